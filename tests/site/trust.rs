//! What was acknowledged is there, whatever happens to the machine.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use lantoa::people::Role;
use lantoa::units::Level;

use crate::support::visitor::encoded;
use crate::support::wire::{self, Process};
use crate::support::world::World;

/// Several browsers sign in again and again until the program is killed in the middle; each sign-in
/// that was answered must stand afterwards, and the program must start as if nothing had happened.
#[actix_web::test]
async fn a_killed_server_loses_nothing_it_has_acknowledged() {
    let world = World::new();
    let centre = world.unit("Văn phòng điều phối", Level::Centre, None).await;
    let mut bodies = Vec::new();
    for name in ["Đinh Thị Rin", "Hồ Văn Nua", "Phạm Thị Hoa", "Trần Văn Minh"] {
        let user = world.user(name, Role::Facilitator, &centre).await;
        bodies.push(encoded(&[("login", &user.user_name), ("password", &user.password)]));
    }
    let World { records, .. } = world;
    let mut promised = Vec::new();
    for _ in 0..3 {
        let process = Process::serve(&records.address);
        let (to, acknowledged) = (process.address, Arc::new(Mutex::new(Vec::new())));
        let clients: Vec<_> = bodies
            .iter()
            .map(|body| {
                let (body, acknowledged) = (body.clone(), acknowledged.clone());
                std::thread::spawn(move || {
                    while let Some(answer) = wire::request(to, "POST", "/sign-in", &[], &body) {
                        assert_eq!(answer.status, 303);
                        acknowledged.lock().unwrap().push(answer.cookie("refresh").unwrap());
                    }
                })
            })
            .collect();
        let patience = Instant::now() + Duration::from_secs(60);
        while acknowledged.lock().unwrap().len() < 40 {
            assert!(Instant::now() < patience, "the program is too slow to be killed in the middle");
            std::thread::sleep(Duration::from_millis(1));
        }
        process.kill();
        for client in clients {
            client.join().unwrap();
        }
        promised.append(&mut acknowledged.lock().unwrap());
    }
    let process = Process::serve(&records.address);
    assert!(promised.len() >= 120);
    for refresh in &promised {
        let cookie = format!("refresh={refresh}");
        let answer = wire::request(process.address, "GET", "/password", &[("Cookie", &cookie)], "").unwrap();
        assert_eq!(answer.status, 200, "a sign-in that was acknowledged is gone");
    }
}

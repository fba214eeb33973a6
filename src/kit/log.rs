//! What the program says about itself while it runs: one line per request, no personal data.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use tracing_subscriber::EnvFilter;

/// Sends log lines to standard error; `LANTOA_LOG` chooses how many (default `info`).
pub fn start(filter: &str) {
    // The server's own news of its workers would stand below what `demo` prints.
    let filter = if filter == "info" { "info,actix_server=warn" } else { filter };
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    // A second start (tests in one process) keeps the first subscriber.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// Logs method, route (not the address: it may hold ids), status and milliseconds.
pub async fn requests<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let begun = Instant::now();
    let method = request.method().clone();
    let response = next.call(request).await?;
    let route = response.request().match_pattern().unwrap_or_else(|| "-".to_owned());
    tracing::debug!(%method, route, status = response.status().as_u16(), ms = begun.elapsed().as_millis() as u64);
    Ok(response)
}

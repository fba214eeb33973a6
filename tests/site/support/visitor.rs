//! Somebody with a browser: keeps cookies, says which page a post comes from.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::rc::Rc;

use actix_web::cookie::Cookie;
use actix_web::http::header;
use actix_web::test::TestRequest;
use lantoa::kit::clock::Timestamp;

use super::answer::Answer;
use super::site::Site;

/// A browser. Clones are tabs of the same browser.
#[derive(Clone)]
pub struct Visitor {
    site: Site,
    jar: Rc<RefCell<BTreeMap<String, Kept>>>,
    wish: Rc<RefCell<Option<String>>>,
    from: SocketAddr,
}

#[derive(Clone)]
struct Kept {
    value: String,
    until: Option<Timestamp>,
}

impl Visitor {
    pub(super) fn new(site: Site, number: u8) -> Visitor {
        let from = SocketAddr::from(([10, 0, 0, number], 40000));
        Visitor { site, jar: Rc::default(), wish: Rc::default(), from }
    }

    /// The `Accept-Language` of this browser from now on.
    pub fn wishing(self, languages: &str) -> Visitor {
        *self.wish.borrow_mut() = Some(languages.to_owned());
        self
    }

    /// Asks for a page; redirects are not followed (see [`Answer::follow`]).
    pub async fn get(&self, address: &str) -> Answer {
        self.send(address, TestRequest::get()).await
    }

    /// Asks for something under these headers.
    pub async fn get_under(&self, address: &str, headers: &[(&str, &str)]) -> Answer {
        let under = |request: TestRequest, header: &(&str, &str)| request.insert_header(*header);
        self.send(address, headers.iter().fold(TestRequest::get(), under)).await
    }

    /// Asks for a page and whatever it leads to.
    pub async fn open(&self, address: &str) -> Answer {
        let answer = self.get(address).await;
        if answer.code() == 303 { answer.follow().await } else { answer }
    }

    /// Posts fields as a form of this site would.
    pub async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_raw(address, &encoded(fields), &[("sec-fetch-site", "same-origin")]).await
    }

    /// Posts a body under the headers given and no others.
    pub async fn post_raw(&self, address: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = TestRequest::post()
            .insert_header((header::CONTENT_TYPE, "application/x-www-form-urlencoded"))
            .set_payload(body.to_owned());
        for (name, value) in headers {
            request = request.insert_header((*name, *value));
        }
        self.send(address, request).await
    }

    /// Posts fields and one file, in the field `file`, as a form of this site would.
    pub async fn upload(&self, address: &str, fields: &[(&str, &str)], name: &str, bytes: &[u8]) -> Answer {
        self.upload_all(address, fields, &[(name, bytes)]).await
    }

    /// The same with several files, each with its name.
    pub async fn upload_all(
        &self,
        address: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Answer {
        let boundary = "----------------lan-toa";
        let mut body = Vec::new();
        for (field, value) in fields {
            let part = format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        for (name, bytes) in files {
            let part = format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            );
            body.extend_from_slice(part.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        self.post_as(address, &format!("multipart/form-data; boundary={boundary}"), body).await
    }

    /// Posts a body of a kind as a form of this site would.
    pub async fn post_as(&self, address: &str, kind: &str, body: Vec<u8>) -> Answer {
        let request = TestRequest::post()
            .insert_header((header::CONTENT_TYPE, kind))
            .insert_header(("sec-fetch-site", "same-origin"))
            .set_payload(body);
        self.send(address, request).await
    }

    /// Fills in the sign-in form and sends it.
    pub async fn try_sign_in(&self, login: &str, password: &str) -> Answer {
        let page = self.get("/sign-in").await;
        page.form("/sign-in").fill("login", login).fill("password", password).submit().await
    }

    async fn send(&self, address: &str, mut request: TestRequest) -> Answer {
        let now = self.site.now();
        request = request.uri(address).peer_addr(self.from);
        if let Some(wish) = &*self.wish.borrow() {
            request = request.insert_header((header::ACCEPT_LANGUAGE, wish.as_str()));
        }
        for (name, kept) in self.jar.borrow().iter().filter(|(_, k)| k.until.is_none_or(|until| until > now))
        {
            request = request.cookie(Cookie::new(name.clone(), kept.value.clone()));
        }
        let raw = self.site.answer(request).await;
        for (_, line) in raw.headers.iter().filter(|(name, _)| name == "set-cookie") {
            self.keep(line, now);
        }
        Answer::new(self.clone(), address, raw)
    }

    fn keep(&self, line: &str, now: Timestamp) {
        let cookie = Cookie::parse(line.to_owned()).unwrap();
        let until = cookie.max_age().map(|age| now.plus(age.whole_seconds() * Timestamp::SECOND));
        let mut jar = self.jar.borrow_mut();
        if until.is_some_and(|until| until <= now) {
            jar.remove(cookie.name());
        } else {
            jar.insert(cookie.name().to_owned(), Kept { value: cookie.value().to_owned(), until });
        }
    }

    /// The value of a cookie that this browser would send now.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let now = self.site.now();
        let jar = self.jar.borrow();
        jar.get(name).filter(|k| k.until.is_none_or(|until| until > now)).map(|k| k.value.clone())
    }

    /// Puts a cookie in, as a thief would.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar.borrow_mut().insert(name.to_owned(), Kept { value: value.to_owned(), until: None });
    }

    pub fn drop_cookie(&self, name: &str) {
        self.jar.borrow_mut().remove(name);
    }

    /// Another browser with a copy of these cookies.
    pub fn copied(&self) -> Visitor {
        let copy = self.site.visitor();
        *copy.jar.borrow_mut() = self.jar.borrow().clone();
        copy
    }

    /// Is somebody signed in here? Asks the site.
    pub async fn is_signed_in(&self) -> bool {
        // Only whoever is signed in is led away from the sign-in page.
        self.get("/sign-in").await.code() == 303
    }
}

/// Fields as a browser writes them into a body.
pub fn encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

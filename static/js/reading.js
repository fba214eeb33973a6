// Helps whoever reads a module: leads back to where they stopped, and reads the text out where the
// browser has a voice for its language. Nothing of it leaves the phone.
const prose = document.querySelector(".prose");
const resume = document.getElementById("resume");
const listen = document.getElementById("listen");
const blocks = prose ? [...prose.querySelectorAll("h2, h3, h4, p, li, dt, dd, th, td, figcaption")]
  .filter((block) => !block.querySelector("p, li") && block.textContent.trim()) : [];

// The last heading that was passed, by module; the list stays short.
// Phones are shared: whoever reads finds their own places.
const KEPT = `lantoa/places/${document.querySelector("meta[name=reader]")?.content ?? ""}`;
const here = location.pathname;

function places() {
  try { return JSON.parse(localStorage.getItem(KEPT)) || {}; } catch { return {}; }
}

function keep(place) {
  const known = places();
  delete known[here];
  if (place) known[here] = place;
  const newest = Object.entries(known).slice(-30);
  try { localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(newest))); } catch { /* full or forbidden */ }
}

function passed() {
  const headings = [...prose.querySelectorAll("h2[id], h3[id]")];
  const above = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
  const end = prose.getBoundingClientRect().bottom < innerHeight;
  return end ? null : above.at(-1)?.id;
}

if (prose && resume) {
  const last = places()[here];
  const heading = last && !location.hash && document.getElementById(last);
  if (heading) {
    resume.href = `#${last}`;
    resume.querySelector("span").textContent = heading.textContent;
    resume.hidden = false;
    resume.addEventListener("click", () => { resume.hidden = true; });
  }
  let waiting;
  addEventListener("scroll", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(passed()), 400);
  }, { passive: true });
}

// Voices may come late, and on some phones never.
const speech = window.speechSynthesis;
const language = document.documentElement.lang;
let reading = -1;

function voice() {
  return speech?.getVoices().find((one) => one.lang.toLowerCase().startsWith(language));
}

function show() {
  listen.hidden = !voice();
}

function stop() {
  reading = -1;
  speech.cancel();
  prose.querySelector(".spoken")?.classList.remove("spoken");
  listen.setAttribute("aria-pressed", "false");
}

function say(at) {
  prose.querySelector(".spoken")?.classList.remove("spoken");
  const block = blocks[at];
  if (!block) return stop();
  reading = at;
  block.classList.add("spoken");
  block.scrollIntoView({ block: "center" });
  const words = new SpeechSynthesisUtterance(block.textContent.trim());
  words.voice = voice();
  words.lang = words.voice.lang;
  words.rate = 0.9;
  words.onend = () => { if (reading === at) say(at + 1); };
  speech.speak(words);
}

if (prose && listen && speech && window.SpeechSynthesisUtterance) {
  show();
  speech.addEventListener?.("voiceschanged", show);
  listen.addEventListener("click", () => {
    if (reading >= 0) return stop();
    listen.setAttribute("aria-pressed", "true");
    const first = blocks.findIndex((block) => block.getBoundingClientRect().bottom > 0);
    say(Math.max(first, 0));
  });
  addEventListener("pagehide", stop);
}

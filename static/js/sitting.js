// Keeps every answer of a quiz when it is given. On a dead line it stays on this machine, for whoever gave it,
// and is sent when the line is back; without this script the form keeps by its button.
const form = document.getElementById("quiz");
if (form) sit(form);

function sit(form) {
  const field = (name) => form.elements.namedItem(name);
  const reader = document.querySelector("meta[name=reader]")?.content;
  const shelf = `lantoa/sitting/${reader}${new URL(form.action).pathname}`;
  const state = document.getElementById("state");
  const says = document.getElementById("says").content;
  const left = read();
  // By question: what stands in its fields, and since when.
  let unsent = {};
  let sending = false;
  let stopped = false;
  let timer = 0;

  if (left) settle(left);
  const clock = document.getElementById("left");
  if (clock) count(clock, performance.now() + clock.dataset.seconds * 1000);
  form.addEventListener("input", (event) => changed(event.target));
  form.addEventListener("change", (event) => changed(event.target));
  form.addEventListener("submit", () => { stopped = true; });
  addEventListener("online", () => later(0));
  addEventListener("pageshow", (event) => { if (event.persisted) stopped = false; });

  function changed(target) {
    const question = target.closest("fieldset.question");
    if (!question || stopped) return;
    const now = fields(question);
    if (JSON.stringify(unsent[question.name]?.fields) === JSON.stringify(now)) return;
    unsent[question.name] = { fields: now, at: Date.now() };
    write();
    say("unsaved");
    later(["text", "textarea"].includes(target.type) ? 1500 : 300);
  }

  function fields(question) {
    const given = [...question.elements].filter((field) => field.name && field.type !== "hidden");
    return given.filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
      .map((field) => [field.name, field.value]);
  }

  function later(wait) {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(send, wait);
  }

  async function send() {
    const sent = { ...unsent };
    if (!Object.keys(sent).length) return;
    if (sending) return later(500);
    sending = true;
    say("saving");
    try {
      const answer = await post(field("id").value, field("edition").value, sent, field("drawn").value);
      if (!answer) return later(15000);
      for (const [question, one] of Object.entries(sent)) {
        if (unsent[question] === one) delete unsent[question];
        drawn(question, one.fields);
      }
      write();
      if (answer.state === "handed_in") return over(answer);
      if (answer.sheet) field("id").value = answer.sheet;
      // Another device gave a newer answer: the page is drawn with what stands.
      if (answer.newer) return location.reload();
      if (answer.state === "refused") state.textContent = answer.said;
      else if (Object.keys(unsent).length) later(300);
      else say("saved");
    } catch {
      say("offline");
      later(10000);
    } finally {
      sending = false;
    }
  }

  // What the site answered; nothing where it does not know the one who answers, or is troubled.
  async function post(id, edition, sent, known) {
    const body = new URLSearchParams({ id, edition });
    // Over which answers these were given, where the page knows.
    if (known !== undefined) body.append("drawn", known);
    if (field("drawn_for")) body.append("drawn_for", field("drawn_for").value);
    for (const [question, { fields, at }] of Object.entries(sent)) {
      body.append("set", question);
      body.append(`age.${question}`, Math.max(0, Date.now() - at));
      for (const [name, value] of fields) body.append(name, value);
    }
    const response = await fetch(form.action.replace(/attempts$/, "answers"), {
      method: "POST",
      credentials: "same-origin",
      headers: { accept: "application/json" },
      body,
    });
    if (response.headers.get("content-type")?.startsWith("application/json")) return response.json();
    say(response.status === 409 || response.redirected ? "signed-out" : "offline");
    return null;
  }

  // The minutes that are left, by the server's clock when the page was drawn; at the end what is there is
  // handed in.
  function count(clock, end) {
    const left = end - performance.now();
    if (left <= 0) return finish();
    const words = clock.dataset.says.replace("{minutes}", Math.ceil(left / 60000));
    if (clock.textContent !== words) clock.textContent = words;
    setTimeout(count, Math.min(left, 1000), clock, end);
  }

  async function finish() {
    if (stopped) return;
    clearTimeout(timer);
    if (Object.keys(unsent).length) await send();
    // On a dead line nothing is handed in: what was answered waits here.
    if (navigator.onLine && !Object.keys(unsent).length) form.submit();
    else setTimeout(finish, 5000);
  }

  // What could not be sent when the page was left: sent now, and the page drawn anew with it.
  async function settle(left) {
    try {
      const answer = await post(left.sheet, left.edition, left.unsent);
      if (!answer) return;
      forget();
      if (answer.state === "kept") location.reload();
    } catch {
      say("offline");
    }
  }

  function over(answer) {
    stopped = true;
    forget();
    const link = document.createElement("a");
    link.href = answer.href;
    link.textContent = answer.said;
    state.replaceChildren(link);
  }

  // What the page tells as drawn is what is kept: what comes back with the form is only what was given since.
  function drawn(question, given) {
    const names = new Set([...form.elements.namedItem(question).elements].map((field) => field.name));
    const known = [...new URLSearchParams(field("drawn").value)].filter(([name]) => !names.has(name));
    field("drawn").value = new URLSearchParams([...known, ...given]).toString();
  }

  function say(what) {
    const words = says.querySelector(`[class="${what}"]`).textContent;
    if (state.textContent !== words) state.textContent = words;
  }

  function read() {
    try {
      return JSON.parse(localStorage.getItem(shelf));
    } catch {
      return null;
    }
  }

  function write() {
    const kept = { sheet: field("id").value, edition: field("edition").value, unsent };
    try {
      if (Object.keys(unsent).length) localStorage.setItem(shelf, JSON.stringify(kept));
      else localStorage.removeItem(shelf);
    } catch {
      // A full or forbidden store: the page still has what was given.
    }
  }

  function forget() {
    try {
      localStorage.removeItem(shelf);
    } catch {
      // As above.
    }
  }
}

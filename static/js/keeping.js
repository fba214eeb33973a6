// A form that saves when it is sent: what is typed into it is kept on this machine for whoever typed it,
// until the site has it, and is offered again where the form is opened anew.
import { drop, keep, kept, question } from "./studio-kept.js";

const TAB = "sessionStorage";
const sent = settle();
const form = document.querySelector("form[data-keep]");
if (form) watch(form);

// What this tab sent last is dropped when the page that followed says that it was saved.
function settle() {
  const sent = kept("sent", TAB);
  if (!sent) return null;
  drop("sent", TAB);
  const said = [...document.querySelectorAll("main .notice.success")].some((notice) => notice.textContent.trim() === sent.says);
  // Unless another tab has written something else into the same form since.
  if (said && JSON.stringify(kept(sent.shelf)?.values) === JSON.stringify(sent.values)) drop(sent.shelf);
  return sent;
}

function watch(form) {
  const says = form.dataset;
  const shelf = `${says.person}${new URL(form.action).pathname}`;
  const fields = [...form.elements].filter((field) => field.name && !["submit", "button"].includes(field.type));
  const ticks = (field) => ["checkbox", "radio"].includes(field.type);
  const hidden = fields.filter((field) => field.type === "hidden");
  const drawn = read(asDrawn);
  // On a refused page stands what was sent and is not saved.
  if ("typed" in says) {
    const before = kept(shelf)?.drawn ?? kept(sent?.shelf)?.drawn ?? {};
    if (sent && sent.shelf !== shelf) drop(sent.shelf);
    hold(before);
    form.addEventListener("input", () => hold(before));
  } else {
    offer();
    // A browser that goes back may have filled the form again by itself.
    if (!same(read(asFilled), drawn)) typed();
    form.addEventListener("input", typed);
  }
  form.addEventListener("submit", () => {
    const now = kept(shelf);
    if (now) keep("sent", { shelf, values: now.values, says: says.keep }, TAB);
  });

  function asDrawn(field) {
    if (ticks(field)) return field.defaultChecked ? field.value : null;
    if (!field.options) return field.defaultValue;
    return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? "";
  }

  function asFilled(field) {
    return ticks(field) && !field.checked ? null : field.value;
  }

  // What was typed, by the name of its field; what is hidden tells over which version.
  function read(state) {
    const values = {};
    for (const field of fields) {
      if (hidden.includes(field)) continue;
      values[field.name] ??= [];
      const value = state(field);
      if (value !== null) values[field.name].push(value);
    }
    return values;
  }

  function same(a, b) {
    const plain = (values) => JSON.stringify(values).replaceAll("\\r\\n", "\\n");
    return plain(a) === plain(b);
  }

  function hold(before) {
    const over = Object.fromEntries(hidden.map((field) => [field.name, field.value]));
    keep(shelf, { values: read(asFilled), drawn: before, over, draft: says.draft });
  }

  function typed() {
    if (same(read(asFilled), drawn)) drop(shelf);
    else hold(drawn);
  }

  function offer() {
    const found = kept(shelf);
    if (!found || same(found.values, drawn)) return drop(shelf);
    if (same(found.values, read(asFilled))) return;
    form.before(question((taken) => {
      if (!taken) return drop(shelf);
      take(found);
      typed();
    }));
  }

  // Over the version on which it was written, so that what others saved since is told and not lost. In
  // another draft that version means nothing: only what was changed is put in.
  function take(found) {
    const here = found.draft === says.draft;
    if (here) for (const field of hidden) field.value = found.over[field.name] ?? field.value;
    for (const field of fields) {
      const values = found.values[field.name];
      if (hidden.includes(field) || !values) continue;
      if (!here && JSON.stringify(values) === JSON.stringify(found.drawn[field.name])) continue;
      if (ticks(field)) field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
      if (values[0] && !ticks(field)) field.closest("details")?.setAttribute("open", "");
    }
    fields.find((field) => !hidden.includes(field))?.focus();
  }
}

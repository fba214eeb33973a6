// A form that saves when it is sent: what is typed into it is kept on this machine for whoever typed it,
// until the site has it, and is offered again where the form is opened anew.
import { drop, keep, mark, piece, pieces, question, tab } from "./studio-kept.js";

const sent = settle();
const form = document.querySelector("form[data-keep]");
if (form) watch(form);

// What this tab sent last is dropped when the page that followed says that it was saved.
function settle() {
  const sent = tab.sent();
  if (!sent) return null;
  tab.send(null);
  const said = [...document.querySelectorAll("main .notice.success")].some((notice) => notice.textContent.trim() === sent.says);
  if (said) drop(sent.shelf, sent.mark);
  return sent;
}

function watch(form) {
  const says = form.dataset;
  const shelf = `${says.person}${new URL(form.action).pathname}`;
  const fields = [...form.elements].filter((field) => field.name && !["submit", "button"].includes(field.type));
  const ticks = (field) => ["checkbox", "radio"].includes(field.type);
  const hidden = fields.filter((field) => field.type === "hidden");
  const drawn = read(asDrawn);
  let own = mark();
  // On a refused page stands what was sent and is not saved.
  if ("typed" in says) {
    const before = (sent && piece(sent.shelf, sent.mark)?.drawn) ?? {};
    if (sent) drop(sent.shelf, sent.mark);
    hold(before);
    form.addEventListener("input", () => hold(before));
  } else {
    offer();
    // A browser that goes back may have filled the form again by itself.
    if (!same(read(asFilled), drawn)) typed();
    form.addEventListener("input", typed);
  }
  form.addEventListener("submit", () => {
    if (piece(shelf, own)) tab.send({ shelf, mark: own, says: says.keep });
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
    keep(shelf, own, { values: read(asFilled), drawn: before, over, draft: says.draft });
  }

  function typed() {
    if (same(read(asFilled), drawn)) drop(shelf, own);
    else hold(drawn);
  }

  // Offers what was kept, the newest first, until one piece is taken or all are thrown away. What is typed
  // before the answer is a piece of its own, and offered after that.
  function offer() {
    for (const found of pieces(shelf).filter((piece) => piece.mark !== own)) {
      if (same(found.values, drawn)) {
        drop(shelf, found.mark);
      } else if (same(found.values, read(asFilled))) {
        own = found.mark;
        return;
      } else {
        form.before(question((taken) => {
          if (taken) {
            typed();
            own = found.mark;
            take(found);
            typed();
          } else {
            drop(shelf, found.mark);
          }
          offer();
        }));
        return;
      }
    }
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

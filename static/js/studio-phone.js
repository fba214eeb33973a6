// The page as a phone of 360 pixels will show it, beside the text that it is made of.

export function phone(side, form) {
  const says = form.dataset;
  const box = document.createElement("div");
  box.className = "frame-of-phone";
  const frame = document.createElement("iframe");
  // It may be reached from here, and runs nothing.
  frame.sandbox = "allow-same-origin";
  frame.title = side.section.querySelector("h2").textContent;
  const styles = says.styles.split(" ").map((href) => `<link rel="stylesheet" href="${href}">`).join("");
  frame.srcdoc = `<!doctype html><html lang="${side.code}"><head><meta name="viewport" content="width=device-width">${styles}</head><body class="in-phone"><h1></h1><section class="objectives" hidden><h2></h2><ul></ul></section><div class="prose"></div></body></html>`;
  box.append(frame);
  side.section.querySelector(".problems").after(box);
  side.section.querySelector(".no-script")?.remove();

  count(side.section.querySelectorAll(".problems li:not(.fine)").length);

  let timer = 0;
  let turn = 0;
  let blocks = [];
  if (!says.preview) {
    box.remove();
    return { later() {}, now() {}, follow() {}, tell };
  }
  frame.addEventListener("load", now);
  side.body.addEventListener("keyup", follow);
  side.body.addEventListener("click", follow);

  function later() {
    clearTimeout(timer);
    timer = setTimeout(now, 400);
  }

  async function now() {
    clearTimeout(timer);
    const mine = ++turn;
    const fields = new URLSearchParams(new FormData(form));
    fields.set("language", side.code);
    fields.set("of", says.of);
    for (const name of [...fields.keys()]) {
      if (/\.(vi|en)$/.test(name) && !name.endsWith(`.${side.code}`)) fields.delete(name);
    }
    try {
      const response = await fetch(says.preview, { method: "POST", credentials: "same-origin", body: fields });
      if (mine !== turn || !response.headers.get("content-type")?.startsWith("application/json")) return;
      show(await response.json());
    } catch {
      // Without a network the last look stays.
    }
  }

  function show(seen) {
    const page = frame.contentDocument;
    const field = (name) => form.elements[`${name}.${side.code}`]?.value ?? "";
    page.querySelector("h1").textContent = field("title");
    page.querySelector("h1").hidden = !form.elements[`title.${side.code}`];
    const goals = field("objectives").split("\n").map((line) => line.trim()).filter(Boolean);
    const section = page.querySelector(".objectives");
    section.hidden = goals.length === 0;
    section.querySelector("h2").textContent = side.section.dataset.goals;
    section.querySelector("ul").replaceChildren(...goals.map((goal) => {
      const item = page.createElement("li");
      item.textContent = goal;
      return item;
    }));
    page.querySelector(".prose").innerHTML = seen.html;
    blocks = seen.blocks;
    tell(seen.problems);
    follow();
  }

  // Scrolls to the element that is made of the line one types in.
  function follow() {
    const page = frame.contentDocument;
    const line = side.body.value.slice(0, side.body.selectionStart).split("\n").length;
    const nth = blocks.filter((begins) => begins <= line).length - 1;
    page.querySelector(".here")?.classList.remove("here");
    const prose = page.querySelector(".prose");
    const element = (says.of === "glossary" ? prose?.querySelectorAll("dt") : prose?.children)?.[nth];
    if (!element || document.activeElement !== side.body) return;
    element.classList.add("here");
    const view = page.documentElement;
    const place = element.getBoundingClientRect();
    // Of a block that is higher than the phone, about the part that one writes in.
    const part = place.height > view.clientHeight / 3 ? place.height * written(nth) : 0;
    view.scrollTop = Math.max(0, place.top + view.scrollTop + part - view.clientHeight / 3);
    // On a low screen the phone stays at its foot: what one writes goes up from under it.
    const under = side.body.getBoundingClientRect().bottom - box.getBoundingClientRect().top;
    if (under > 0) window.scrollBy({ top: under, behavior: "instant" });
  }

  // How much of the text of a block stands before the cursor, from 0 to 1.
  function written(nth) {
    const lines = side.body.value.split("\n");
    const begins = lines.slice(0, blocks[nth] - 1).join("\n").length;
    const block = lines.slice(blocks[nth] - 1, (blocks[nth + 1] ?? lines.length + 1) - 1).join("\n").trim().length;
    return block ? Math.min(1, Math.max(0, (side.body.selectionStart - begins) / block)) : 0;
  }

  function tell(problems) {
    const list = side.section.querySelector(".problems");
    const fine = () => {
      const item = document.createElement("li");
      item.className = "fine";
      item.textContent = says.saysFine;
      return item;
    };
    const line = (problem) => {
      const item = document.createElement("li");
      if (problem.warning) item.className = "warning";
      const link = document.createElement("a");
      link.href = problem.href;
      if (problem.line) {
        link.dataset.line = problem.line;
        const number = document.createElement("b");
        number.textContent = says.saysLine.replace("{n}", problem.line);
        link.append(number, " ");
      }
      link.append(problem.warning ? `${says.saysNote} ` : "", problem.text);
      item.append(link);
      return item;
    };
    list.replaceChildren(...(problems.length ? problems.map(line) : [fine()]));
    count(problems.length);
  }

  // How many there are stands in the bar that is always in view.
  function count(problems) {
    const link = form.querySelector(`[data-count="${side.code}"]`);
    link.hidden = problems === 0;
    link.textContent = `${frame.title}: ${says.saysCount.replace("{n}", problems)}`;
  }

  return { later, now, follow, tell };
}

// What a reader takes along: a point's address, its words with speaker and time, all actions.
async function copy(text) {
  try { return await navigator.clipboard.writeText(text); } catch { /* refused: the old way */ }
  const area = document.body.appendChild(document.createElement("textarea"));
  area.value = text;
  area.select();
  document.execCommand("copy");
  area.remove();
}

function blink(button) {
  button.classList.add("copied");
  setTimeout(() => button.classList.remove("copied"), 1500);
}

const within = (row, part) => (row.querySelector(part) || { textContent: "" }).textContent.trim();

// What was said before, to say what it is about: "Anna, 04:06: “…”"
function before(row) {
  return [...row.querySelectorAll(".context p")].map(part => {
    const source = [within(part, ".who"), within(part, ".time")].filter(Boolean).join(", ");
    return `${source}: “${within(part, "q")}”`;
  });
}

function words(row) {
  const source = [within(row, ".about > .who"), within(row, ":scope > .time, .at .time")].filter(Boolean).join(", ");
  return [`“${within(row, ".text")}” – ${source}`, ...before(row)].join("\n");
}

function action(row, form, markdown) {
  const plain = text => markdown ? text.replace(/[\\`*_[\]<>#|~]/g, "\\$&") : text;
  const owner = plain(within(row, ".owner bdi") && within(row, ".owner :is(button, .open, .label + bdi)") || form.nobody);
  const due = within(row, ".due bdi");
  const said = row.querySelector(".due .in-words")?.textContent || "";
  const head = (markdown ? `**${owner}**` : owner) + (due ? form.comma + form.by.replace("{}", plain(due)) + plain(said) : "");
  const tick = row.querySelector("input").checked ? "x" : " ";
  const text = `${head}${form.colon}${plain(within(row, ".text"))}${form.aside.replace("{}", within(row, ".at .time"))}`;
  const lines = [markdown ? `- [${tick}] ${text}` : text, ...before(row).map(line => markdown ? `  > ${plain(line)}` : `  ${line}`)];
  return lines.join("\n");
}

for (const buttons of document.querySelectorAll(".takes")) {
  buttons.hidden = false;
  buttons.addEventListener("click", async event => {
    const button = event.target.closest("button");
    if (!button) return;
    const rows = [...buttons.parentNode.querySelectorAll("tbody tr:not([hidden])")];
    await copy(rows.map(row => action(row, buttons.dataset, button.dataset.form === "markdown")).join("\n") + "\n");
    buttons.querySelector("[role=status]").textContent = buttons.dataset.copied;
    setTimeout(() => { buttons.querySelector("[role=status]").textContent = ""; }, 2500);
  });
}
addEventListener("click", async event => {
  const one = event.target.closest(".take > *");
  if (!one) return;
  if (one.localName === "a") await copy(one.href);
  else await copy(words(one.closest("li, tr")));
  blink(one);
});

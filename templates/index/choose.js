// What is chosen is in the address, so that it can be sent on: #owner=Anna&due=week&q=budget
const fields = Object.fromEntries(["owner", "due", "state", "meeting", "sort"].map((name) => [name, document.getElementById(name)]));
const field = document.getElementById("search");
const clear = document.getElementById("clear");
const NOBODY = "–";
const ticked = new Map(); // what the browser keeps, read at once: asked for each of many actions it takes long
// A page of minutes that no longer had what was said before kept the statement alone for a while.
const get = ({ key, said, brief }) => {
  const kept = ticked.get(key);
  return kept !== undefined && (kept === said || kept === brief);
};

function recall() {
  try {
    const kept = Object.entries(localStorage).filter(([key]) => key.startsWith("minutes:"));
    ticked.clear();
    for (const [key, said] of kept) ticked.set(key, said);
  } catch {} // it keeps nothing: ticks last as long as the page is open
}

function set(box) {
  try { box.checked ? localStorage.setItem(box.dataset.key, box.dataset.said) : localStorage.removeItem(box.dataset.key); } catch {}
  box.checked ? ticked.set(box.dataset.key, box.dataset.said) : ticked.delete(box.dataset.key);
}

function isoDay(moment) {
  const two = (number) => String(number).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

function days() {
  const now = new Date();
  const sunday = new Date(now.getFullYear(), now.getMonth(), now.getDate() + (7 - (now.getDay() || 7)));
  return { today: isoDay(now), sunday: isoDay(sunday) };
}

async function begin() {
  const { meetings: rows, actions: tasks } = JSON.parse(await unpacked(document.getElementById("data").content.textContent));
  const meetings = rows.map(([title, address, date, dated, length, language, speakers, decisions, keys, gone], place) =>
    ({ title, address, date, dated, length, language, speakers, decisions, keys, gone, place, id: address || title, words: () => [title, date, ...speakers, ...decisions.flat(3)] }));
  const actions = tasks.map(([statement, context, owner, speaker, due, dueWords, day, last, reckoned, time, address, place, language, key, said]) => {
    const meeting = meetings[place];
    const brief = said.slice(0, said.indexOf(": ") + 2) + statement;
    return { statement, context, owner, speaker, due, dueWords, day, last, reckoned, time, address, meeting, language, key, said, brief, words: () => [statement, ...context.flat(), owner || speaker, due, dueWords, meeting.title], late() { return Boolean(day) && last < days().today; } };
  });
  const done = new Map(actions.map((action) => [action.key, action]));
  const openIn = (meeting) => meeting.keys.filter((key) => !get(done.get(key))).length;
  const todo = document.getElementById("todo");
  const talk = document.getElementById("talk");
  const all = document.getElementById("all");
  const actionList = todo && new List(todo, (action) => {
    const row = actionRow(action);
    row.querySelector("input").checked = get(action);
    return row;
  });
  const meetingList = new List(all, (meeting) => meetingRow(meeting, openIn(meeting)));
  const within = {
    overdue: (action, { today }) => action.day && action.last < today,
    week: (action, { sunday }) => action.day && action.day <= sunday,
    dated: (action) => action.day,
    undated: (action) => !action.day,
  };
  const order = {
    due: (one, other) => (one.day || "9") < (other.day || "9") ? -1 : Number((one.day || "9") > (other.day || "9")),
    owner: (one, other) => Number(!one.owner) - Number(!other.owner) || one.owner.localeCompare(other.owner),
    meeting: (one, other) => one.meeting.place - other.meeting.place,
  };
  const whose = (action, name) => (action.owner ? action.owner === name : name === NOBODY || action.speaker === name);
  const chosen = () => Object.fromEntries(Object.entries(fields).map(([name, select]) => [name, select?.value || ""]));

  let shown = -1; // actions, where some are left out

  function count() {
    if (!todo) return;
    const open = actions.filter((action) => !get(action));
    const late = open.filter((action) => action.late()).length;
    const status = todo.querySelector(".count");
    const some = shown < 0 ? "" : status.dataset.shown.replace("{}", shown);
    const parts = [some, status.dataset.open.replace("{open}", open.length).replace("{all}", actions.length), late ? status.dataset.late.replace("{}", late) : ""];
    status.textContent = parts.filter(Boolean).join(status.dataset.comma);
    const tally = new Map(); // of each person: how many are theirs, and how many they said that have no owner
    for (const { owner, speaker } of open) {
      for (const [name, place] of owner ? [[owner, 0]] : [[NOBODY, 0], [speaker, 1]]) {
        if (!tally.has(name)) tally.set(name, [0, 0]);
        tally.get(name)[place] += 1;
      }
    }
    const form = todo.querySelector("table").dataset.tally;
    for (const option of fields.owner.options) {
      if (!option.value) continue;
      const [own, said] = tally.get(option.value) || [0, 0];
      option.textContent = `${option.dataset.name} (${said ? form.replace("{own}", own).replace("{said}", said) : own})`;
    }
  }

  function choices() {
    const owners = [...new Set(actions.flatMap(({ owner, speaker }) => owner || [NOBODY, speaker]).filter(Boolean))].sort((one, other) => Number(one === NOBODY) - Number(other === NOBODY) || one.localeCompare(other));
    for (const owner of owners) {
      const option = element("option", { value: owner });
      option.dataset.name = owner === NOBODY ? todo.querySelector("table").dataset.nobody : owner;
      fields.owner.append(option);
    }
    const some = new Set(actions.map((action) => action.meeting));
    for (const meeting of [...some].sort((one, other) => one.place - other.place).slice(0, 500)) fields.meeting.append(element("option", { value: meeting.id }, dated(meeting.title, meeting.date)));
  }

  let turn = 0;
  async function show() {
    const now = (turn += 1);
    const typed = wordsOf(field.value);
    const matches = (thing) => !typed.length || typed.every((word) => (thing.plain ??= plain(thing.words().join(" "))).includes(word));
    if (actionList) {
      const { owner, due, state, meeting, sort } = chosen();
      const when = days();
      const rows = actions.filter((action) => matches(action) && (!owner || whose(action, owner)) && (!meeting || action.meeting.id === meeting)
        && (!due || within[due](action, when)) && (state === "all" || get(action) === (state === "done")));
      const by = sort.replace("-", "") || "due";
      const turned = sort.startsWith("-") ? -1 : 1;
      const own = (action) => Number(Boolean(owner) && !action.owner);
      actionList.show(rows.sort((one, other) => own(one) - own(other) || turned * order[by](one, other) || order.due(one, other)));
      for (const head of todo.querySelectorAll("[data-sort]")) {
        if (head.dataset.sort === by) head.setAttribute("aria-sort", turned < 0 ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      }
      clear.hidden = !(owner || due || state || meeting || typed.length);
      shown = clear.hidden ? -1 : rows.length;
      count();
    }
    const said = typed.length ? await spoken(meetings) : [];
    if (now !== turn) return; // something else was typed meanwhile
    const hits = said.filter(matches);
    const there = new Set(hits.map(({ meeting }) => meeting));
    const rows = meetings.filter((meeting) => matches(meeting) || there.has(meeting));
    meetingList.show(rows);
    const counts = [[all, rows.length], [talk, hits.length]];
    for (const [section, number] of counts) {
      const status = section.querySelector(".count");
      status.textContent = typed.length ? status.dataset.shown.replace("{}", number) : "";
    }
    talk.hidden = !typed.length;
    talk.querySelector(".hits").replaceChildren(...hits.slice(0, HITS).map((one) => hit(one, typed)));
    talk.querySelector(".empty").hidden = hits.length > 0;
  }

  function read() {
    const given = new URLSearchParams(location.hash.slice(1));
    for (const [name, select] of Object.entries(fields)) {
      if (!select) continue;
      const value = given.get(name) || "";
      if (name === "sort" && value.startsWith("-") && order[value.slice(1)] && ![...select.options].some((one) => one.value === value)) {
        const plainly = [...select.options].find((one) => (one.value || "due") === value.slice(1));
        select.append(element("option", { value }, `${plainly.textContent} ↓`));
      }
      select.value = value;
      if (select.selectedIndex < 0) select.value = "";
    }
    field.value = given.get("q") || "";
  }

  function write() {
    const params = new URLSearchParams(Object.entries({ ...chosen(), q: field.value }).filter(([, value]) => value));
    history.replaceState(null, "", `#${params}`);
    show();
  }

  if (todo) {
    choices();
    todo.querySelector(".choices").hidden = false;
    for (const head of todo.querySelectorAll("[data-sort] button")) {
      head.disabled = false;
      head.addEventListener("click", () => {
        const name = head.parentElement.dataset.sort;
        const now = fields.sort.value || "due";
        const value = now === name ? `-${name}` : name === "due" ? "" : name;
        location.hash = new URLSearchParams(Object.entries({ ...chosen(), sort: value, q: field.value }).filter(([, one]) => one)).toString();
      });
    }
    for (const select of Object.values(fields)) select.addEventListener("change", write);
    clear.addEventListener("click", () => {
      for (const [name, select] of Object.entries(fields)) if (name !== "sort") select.value = "";
      field.value = "";
      write();
      field.focus();
    });
    todo.addEventListener("change", (event) => {
      if (!event.target.dataset.key) return;
      set(event.target);
      count();
      for (const [place, row] of [...meetingList.body.children].entries()) row.querySelector(".todo span:not(.label)").textContent = openIn(meetingList.all[place]);
    });
  }
  let soon;
  field.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(write, 120);
  });
  addEventListener("hashchange", () => {
    if (location.hash === "#failed") return; // a place, and no choice
    read();
    show();
  });
  const again = () => {
    recall();
    for (const box of document.querySelectorAll("[data-key]")) box.checked = get(done.get(box.dataset.key));
    count();
  };
  addEventListener("storage", again);
  addEventListener("pageshow", (event) => { if (event.persisted) again(); });
  recall();
  read();
  await show();
  document.documentElement.dataset.ready = "";
}
if (field) begin();

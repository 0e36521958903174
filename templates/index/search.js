// Every word that is typed has to be in a row, or in what somebody said at a time.
const plain = (text) => (/^[\x20-\x7e\t\n]*$/.test(text) ? text : text.normalize("NFKD").replace(/\p{M}/gu, "")).toLowerCase();
const wordsOf = (typed) => plain(typed).split(/\s+/).filter(Boolean);
const HITS = 50;

async function unpacked(text) {
  const letters = atob(text.trim());
  const bytes = new Uint8Array(letters.length);
  for (let place = 0; place < letters.length; place += 1) bytes[place] = letters.charCodeAt(place);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

// What was said, read when it is first searched.
let reading = null;
function spoken(meetings) {
  reading ??= Promise.all([...document.getElementById("said").content.children].map(async (held) => {
    const meeting = meetings[Number(held.dataset.place)];
    const lines = (await unpacked(held.textContent)).split("\n").map((line) => line.split("\t"));
    return lines.map(([id, second, speaker, text]) => ({ meeting, id, second: Number(second), speaker, text, plain: plain(`${speaker} ${text}`) }));
  })).then((all) => all.flat());
  return reading;
}

const clock = (seconds) => {
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`;
};

// A text with the words in it marked, where they are written as they were typed.
function marked(text, typed) {
  const parts = typed.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const found = text.split(new RegExp(`(${parts.join("|")})`, "giu"));
  return found.map((part, place) => (place % 2 ? element("mark", {}, part) : part));
}

function hit({ meeting, id, second, speaker, text }, typed) {
  const address = meeting.address.endsWith(".html") ? `${meeting.address}#${encodeURIComponent(id)}` : meeting.address;
  return element("li", {},
    element("p", { dir: "auto", lang: meeting.language }, speaker && element("b", { dir: "auto" }, `${speaker}${told.colon}`), ...marked(text, typed)),
    element("p.from", {}, linked(dated(meeting.title, meeting.date, clock(second)), address)));
}

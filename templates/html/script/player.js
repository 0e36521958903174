// With a recording, every time plays from there and the transcript follows. Without one that can
// be played, times stay what they are: links into the transcript.
const sound = document.querySelector("audio");
const player = document.querySelector(".player");
const [toggle, speed, close] = player.querySelectorAll("button");
const slider = player.querySelector("input");
const [clock, whole] = player.querySelectorAll(".clock");
const playhead = document.querySelector(".playhead");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const SPEEDS = [1, 1.25, 1.5, 2];
let rows = null; // the transcript's, in order of time
let starts = null; // their times in seconds
let row = null; // the one that is heard now
let wanted = null; // the link whose time was asked for before it was known that there is no sound

function shown(seconds) {
  const [hours, minutes, rest] = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(Math.trunc);
  const two = number => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`;
}

function play(seconds) {
  player.hidden = false;
  document.documentElement.classList.add("playing");
  if (seconds !== undefined) sound.currentTime = seconds;
  // Refused where the browser lets no page play yet, or stopped by the next click: no matter.
  sound.play().catch(() => {});
}

// Where a time is among the sorted ones: the last that is not after it, or -1.
function place(times, time) {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= time) low = middle + 1; else high = middle;
  }
  return low - 1;
}

function follow() {
  if (!transcript || unbuilt()) return; // once it is opened there is something to mark
  if (!rows) {
    const links = transcript.querySelectorAll("li > .time");
    const timed = Array.from(links, link => [Number(link.dataset.t), link.parentNode]);
    timed.sort((one, other) => one[0] - other[0]);
    starts = Float64Array.from(timed, one => one[0]);
    rows = timed.map(one => one[1]);
  }
  const next = rows[place(starts, sound.currentTime + 0.05)] || null;
  if (next === row) return;
  const watched = row && transcript.open && visible(row, 0);
  if (row) row.removeAttribute("aria-current");
  if (next) next.setAttribute("aria-current", "true");
  row = next;
  if (watched && row && !visible(row, player.offsetHeight + 24)) {
    row.scrollIntoView({ behavior: calm.matches ? "auto" : "smooth", block: "start" });
  }
}

// Whether all of a row is in the window, or some of it; `foot` pixels at its foot are covered.
function visible(row, foot) {
  const { top, bottom } = row.getBoundingClientRect();
  return foot ? top > 0 && bottom < innerHeight - foot : bottom > 0 && top < innerHeight;
}

function move() {
  const seconds = sound.currentTime;
  const duration = sound.duration || Number(slider.max);
  clock.textContent = shown(seconds);
  slider.value = seconds;
  slider.setAttribute("aria-valuetext", shown(seconds));
  if (playhead) {
    const across = `${(100 * seconds / duration).toFixed(2)}%`;
    playhead.setAttribute("x1", across);
    playhead.setAttribute("x2", across);
    playhead.setAttribute("visibility", player.hidden ? "hidden" : "visible");
  }
  if (!player.hidden) follow();
}

function mark() {
  toggle.setAttribute("aria-label", sound.paused ? toggle.dataset.play : toggle.dataset.pause);
  player.classList.toggle("on", !sound.paused);
}

sound.addEventListener("loadedmetadata", () => {
  document.documentElement.classList.add("playable");
  if (Number.isFinite(sound.duration)) slider.max = sound.duration;
  whole.textContent = shown(sound.duration || Number(slider.max));
});
sound.addEventListener("error", () => {
  document.documentElement.classList.remove("playable", "playing");
  document.getElementById("unplayable").hidden = false;
  player.hidden = true;
  if (wanted) { location.hash = wanted.hash; unfold(target(wanted)); }
});
for (const kind of ["timeupdate", "seeked"]) sound.addEventListener(kind, move);
for (const kind of ["play", "pause", "ended"]) sound.addEventListener(kind, mark);
toggle.addEventListener("click", () => sound.paused ? play() : sound.pause());
slider.addEventListener("input", () => { sound.currentTime = Number(slider.value); });
speed.addEventListener("click", () => {
  sound.playbackRate = SPEEDS[(SPEEDS.indexOf(sound.playbackRate) + 1) % SPEEDS.length];
  speed.textContent = `${sound.playbackRate}×`;
});
close.addEventListener("click", () => {
  sound.pause();
  player.hidden = true;
  document.documentElement.classList.remove("playing");
  if (row) row.removeAttribute("aria-current");
  row = null;
  move();
});
addEventListener("click", event => {
  const link = event.target.closest("a[data-t]");
  if (!link || sound.error || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  wanted = sound.readyState ? null : link;
  play(Number(link.dataset.t));
});
addEventListener("keydown", event => {
  if (event.key !== " " || player.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("button, input, select, textarea, summary")) return;
  event.preventDefault();
  if (sound.paused) play(); else sound.pause();
});

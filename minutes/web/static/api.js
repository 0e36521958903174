// The server's interface. What fails is a Refusal: its status (0 where the server was not reached),
// what the server said of it, and the state of the meeting where it told that.
export class Refusal extends Error {
  constructor(status, message, state = null) {
    super(message);
    this.status = status;
    this.state = state;
  }

  // Whether the same request may well succeed later.
  get passing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

async function ask(method, path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      // What takes work is done for our own page alone: no other site's can send this header.
      headers: { "X-Minutes-Page": "1", ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
    });
  } catch {
    throw new Refusal(0, "The server does not answer.");
  }
  let told = null;
  try {
    told = answer.status === 204 ? null : await answer.json();
  } catch {
    if (answer.ok) throw new Refusal(0, "The server's answer was cut off.");
  }
  if (answer.ok) return told;
  const said = told && typeof told.error === "string" ? told.error : `The server answered ${answer.status}.`;
  throw new Refusal(answer.status, said, told && told.state ? told.state : null);
}

const meeting = key => `/api/meetings/${encodeURIComponent(key)}`;

export const session = () => ask("GET", "/api/session");
export const signIn = given => ask("POST", "/api/session", given);
export const signOut = () => ask("DELETE", "/api/session");
export const meetings = () => ask("GET", "/api/meetings");
export const actions = known => ask("GET", `/api/actions?known=${encodeURIComponent(known)}`);
export const search = words => ask("GET", `/api/search?q=${encodeURIComponent(words)}`);
export const tick = (key, point, done) => ask("POST", `${meeting(key)}/ticks`, { point, done });
export const state = key => ask("GET", meeting(key));
export const choose = (key, body) => ask("POST", `${meeting(key)}/choices`, body);
export const why = (key, utterance) => ask("GET", `${meeting(key)}/why/${encodeURIComponent(utterance)}`);
export const changes = (key, after) => `${meeting(key)}/changes?after=${after}`;

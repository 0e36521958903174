// Who reviews. On the machine itself a name is enough; elsewhere the server asks for a token or a password.
import * as api from "./api.js";
import { button, element } from "./dom.js";

const SECRETS = {
  token: { label: "Token", hint: "The one that minutes review was started with.", autocomplete: "off" },
  password: { label: "Password", hint: "", autocomplete: "current-password" },
};

// The reviewer; asks for a name where nobody is signed in, in `place`.
export async function reviewer(place) {
  const { reviewer: name, needs } = await api.session();
  return name || asked(place, needs);
}

// The reviewer, who has to sign in once more while a meeting is open: what was chosen waits.
export async function again() {
  const { reviewer: name, needs } = await api.session();
  if (name) return name;
  const dialog = element("dialog.signin", { "aria-labelledby": "signin" });
  document.body.append(dialog);
  dialog.addEventListener("cancel", event => event.preventDefault());
  const found = asked(dialog, needs);
  dialog.showModal();
  const given = await found;
  dialog.close();
  dialog.remove();
  return given;
}

function asked(place, needs) {
  return new Promise(resolve => {
    const secret = SECRETS[needs];
    const name = field("name", "Your name", { autocomplete: "name", required: true, value: localStorage.getItem("minutes.name") || "" });
    const key = secret && field(needs, secret.label, { type: "password", autocomplete: secret.autocomplete, required: true });
    const problem = element("p.problem", { role: "alert" });
    const send = button("Start", null, { class: "primary", type: "submit" });
    const form = element("form", {
      onsubmit: async event => {
        event.preventDefault();
        send.disabled = true;
        problem.textContent = "";
        try {
          const given = { name: name.input.value.trim() };
          if (key) given[needs] = key.input.value;
          const answer = await api.signIn(given);
          const known = (answer && answer.reviewer) || given.name;
          localStorage.setItem("minutes.name", known);
          resolve(known);
        } catch (refusal) {
          if (!(refusal instanceof api.Refusal)) throw refusal;
          problem.textContent = refusal.message;
          (key || name).input.select();
        } finally {
          send.disabled = false;
        }
      },
    }, name.row, key && key.row, problem, send);
    place.replaceChildren(element("main.sheet.signin", {},
      element("h1", { id: "signin" }, "Who reviews?"),
      element("p.facts", {}, "Your name stands beside what you choose.", secret && secret.hint ? ` ${secret.hint}` : ""),
      form));
    (name.input.value && key ? key : name).input.focus();
  });
}

function field(id, label, attributes) {
  const input = element("input", { id: `signin-${id}`, name: id, type: "text", ...attributes });
  return { input, row: element("p.field", {}, element("label", { for: `signin-${id}` }, label), input) };
}

// Where the page starts: /m/KEY is a meeting, /actions who owes what, all else the list of meetings.
import { Refusal } from "./api.js";
import { element } from "./dom.js";
import { reviewer } from "./session.js";

const page = document.getElementById("page");

async function open() {
  const name = await reviewer(page);
  const found = /^\/m\/([^/]+)\/?$/.exec(location.pathname);
  if (found) {
    const { open: openMeeting } = await import("./meeting.js");
    await openMeeting(page, decodeURIComponent(found[1]), name);
  } else if (location.pathname === "/actions") {
    const { open: openActions } = await import("./actions.js");
    await openActions(page, name);
  } else {
    const { open: openList } = await import("./list.js");
    await openList(page, name);
  }
}

open().catch(problem => {
  const known = problem instanceof Refusal;
  page.replaceChildren(element("main.sheet", {},
    element("h1", {}, known && problem.status === 404 ? "No such meeting" : "The page cannot be shown"),
    element("p.facts", { role: "alert" }, known ? problem.message : "A defect of this page: its console says more."),
    element("p", {}, element("a", { href: "/" }, "All meetings"), " · ", element("a", { href: location.pathname }, "Try again"))));
  if (!known) throw problem;
});

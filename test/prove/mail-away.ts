import { systemChance } from '../../src/kernel/chance.js';
import { hour_ms, minute_ms } from '../../src/kernel/clock.js';
import { readConfig } from '../../src/kernel/config.js';
import { transact } from '../../src/kernel/database.js';
import { setCampaign } from '../../src/mailroom/campaign.js';
import { exampleCampaign } from '../../src/mailroom/examples.js';
import { queueMail } from '../../src/mailroom/outbox.js';
import { startMailServer } from '../mail-server.js';
import { portTo } from './closed-port.js';
import { timesEach } from './intake-outcome.js';
import { OutboxRun, type Place } from './smtp-chaos.js';

const domains = 40;
const hours_away = 24;
const step_ms = 5 * minute_ms;

/**
 * So many mails wait, and for a day nobody is there who takes them; meanwhile more come. When the server is back all
 * go out, each once; none was given up, and none is uncertain.
 */
export async function mailAway(
  place: Place,
  mails: number,
  complaints: string[],
): Promise<Record<string, number>> {
  const { db, clock, data } = place;
  const actor = { who: 'operator', clock, chance: systemChance };
  await setCampaign(db, actor, exampleCampaign);
  const server = await startMailServer();
  const port = await portTo(server.url);
  const fast = { MAIL_PER_MINUTE: '100000', MAIL_PER_DOMAIN_MINUTE: '100000' };
  const config = readConfig({
    HABEAS_DATA: data,
    MAIL_FROM: 'desk@campaign.example',
    SMTP_URL: port.url,
    ...fast,
  });
  const run = new OutboxRun(place, config, 'away');
  const queue = (from: number, to: number) =>
    transact(db, async (tx) => {
      for (let number = from; number < to; number += 1) {
        const words = { subject: `Invented ${number}`, text: 'A text.\n' };
        const address = `invented-${number}@domain-${number % domains}.example`;
        await queueMail(tx, actor, { key: `away:${number}`, purpose: 'confirmation', to: address, ...words });
      }
    });
  try {
    await port.close();
    await run.prepare();
    const first = Math.ceil(mails * 0.8);
    await queue(0, first);
    for (let passed = 0; passed < hours_away * hour_ms; passed += step_ms) {
      if (passed === (hours_away / 2) * hour_ms) await queue(first, mails);
      await run.deliver();
      if (passed % hour_ms === 0) await run.clerk?.round();
      clock.move(step_ms);
    }
    const waiting = (await run.mails()).filter(({ state }) => state === 'due').length;
    if (waiting !== mails) complaints.push(`after a day only ${waiting} of ${mails} mails wait`);
    if (server.arrived.length > 0) complaints.push('mails arrived at a server that was away');
    await port.open();
    await run.settle();
    const states = await run.mails();
    const sent = states.filter(({ state }) => state === 'sent').length;
    const times = [...timesEach(server.arrived.map(({ to }) => to.join(' '))).values()];
    const twice = times.filter((count) => count > 1).length;
    if (sent !== mails) {
      const others = states
        .filter(({ state }) => state !== 'sent')
        .map(({ state, reason }) => `${state} ${reason}`);
      const which = [...new Set(others)].join(', ');
      complaints.push(`${sent} of ${mails} mails were sent when the server was back; the others: ${which}`);
    }
    if (times.length !== mails) complaints.push(`${times.length} of ${mails} mailboxes have their mail`);
    if (twice > 0) complaints.push(`${twice} mailboxes have it twice`);
    return { mails_waiting: waiting, mails_sent: sent, mails_twice: twice, mails_given_up: mails - sent };
  } finally {
    await run.stop();
    await port.close();
    await server.close();
  }
}

import { join } from 'node:path';
import { hour_ms } from '../kernel/clock.js';
import type { RetentionRule } from '../kernel/retention.js';
import { sweepFolder } from '../post/swept-folder.js';
import { kept_hours, sweepFiles } from './batches/batch-steps.js';
import { key_days, keyFolder, renewOperationalKey } from './operational-key.js';
import { confirmation_hours, forgetGoneWords, forgetLateConfirmations } from './outgoing/gone-words.js';

/** Mail as files is for trying things out; whoever wants to keep one takes it out of the folder. */
const outbox_hours = 48;

/** What this room forgets. */
export const mailroomRules: readonly RetentionRule[] = [
  {
    name: 'mailroom.keys',
    what: 'the operational key of a day: then nobody opens what was sealed to it',
    when: `${key_days} days after its day`,
    forget: ({ db, actor, config }) => renewOperationalKey(db, actor, keyFolder(config.data)),
  },
  {
    name: 'mailroom.confirmations',
    what: 'recipient and words of a mail that asks to confirm something and has not left; it is dropped',
    when: `${confirmation_hours} hours after it was made: its link leads nowhere then`,
    forget: ({ db, actor }) => forgetLateConfirmations(db, actor),
  },
  {
    name: 'mailroom.words',
    what: 'recipient and words of any mail that has not left; those of one that left go at once',
    when: `${key_days} days after it was tried or decided about last, as its key`,
    forget: ({ db, actor }) => forgetGoneWords(db, actor),
  },
  {
    name: 'mailroom.files',
    what: 'mail as files in the outbox folder, where no mail server is set',
    when: `${outbox_hours} hours after it was written`,
    forget: ({ actor, config }) =>
      sweepFolder(
        join(config.data, 'outbox'),
        new Date(actor.clock.now().getTime() - outbox_hours * hour_ms),
      ),
  },
  {
    name: 'mailroom.paper',
    what: 'printed chunks of a batch, as encrypted files',
    when: `${kept_hours} hours after the print, or when the batch is ended`,
    forget: ({ db, actor, config }) => sweepFiles(db, actor, config.data),
  },
];

import { foldedParts, partsOf } from '../src/register/names/name-fold.js';
import { Dice } from './dice.js';

/** How often it is tried to make a name that nobody has, for each that is wanted. */
const most_tries = 50;

function sameName(name: string): string {
  return foldedParts(name)
    .map(({ keys }) => keys[0])
    .sort()
    .join(' ');
}

function made(known: string[], count: number, make: () => string): string[] {
  const taken = new Set(known.map(sameName));
  const names: string[] = [];
  for (let tries = 0; names.length < count && tries < count * most_tries; tries++) {
    const name = make();
    const same = sameName(name);
    if (same === '' || taken.has(same)) continue;
    taken.add(same);
    names.push(name);
  }
  return names;
}

/** Given name and surname of nobody, put together from syllables of the names that are known. */
export function absentNames(known: string[], count: number, seed: string): string[] {
  const dice = new Dice(`${seed} syllables`);
  const parts = known.flatMap(partsOf).filter((part) => part.length > 3);
  const syllables = parts.map(
    (part) => part.toLowerCase().match(/[^aeiouyаеёиоуыэюя]*[aeiouyаеёиоуыэюя]+/giu) ?? [],
  );
  const some = syllables.filter((list) => list.length >= 2);
  const endings = parts.map((part) => part.toLowerCase().slice(-3));
  const word = () => {
    const [one, two] = [dice.pick(some), dice.pick(some)];
    const middle = dice.below(2) === 0 ? '' : (dice.pick(dice.pick(some)) as string);
    const text = `${one[0]}${middle}${two[1]}${dice.below(3) === 0 ? '' : dice.pick(endings)}`;
    return text.charAt(0).toUpperCase() + text.slice(1);
  };
  return some.length === 0 ? [] : made(known, count, () => `${word()} ${word()}`);
}

/** Names whose given name and surname are real, but of different people. */
export function strangers(known: string[], count: number, seed: string): string[] {
  const dice = new Dice(`${seed} strangers`);
  const two = known.map(partsOf).filter((parts) => parts.length === 2);
  return two.length < 2 ? [] : made(known, count, () => `${dice.pick(two)[0]} ${dice.pick(two)[1]}`);
}

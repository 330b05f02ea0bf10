/** A function for tests of specialised versions, and what makes it get one whatever the machine does. */

/** Its second argument divides. It is too large to be inlined. */
export const RESIDUE = `fn residue(n: int, m: int) -> int:
    let sum = 0
    for step in 0..n % 5 + 1:
        sum += (n * (step + 1)) % m * (step % 2) - step / m
        sum = sum ^ n
        sum = sum ^ n
    return n % m
`;

/** Functions are called through their entry slots, so that it is known which code runs, and what is called often gets better code. */
export const THROUGH_SLOTS = [
  'tier.osr=off',
  'inline.budget=0',
  'inline.threshold=0',
  'tier.leastShare=0',
  'specialise.mostMissed=0',
];

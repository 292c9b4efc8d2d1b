// Which hand reaches for the products: the cart stands on that side's far end.
export type Side = 'right' | 'left';

const KEY = 'evertill.hand';

function stored(): Side {
  return typeof localStorage !== 'undefined' && localStorage.getItem(KEY) === 'left' ? 'left' : 'right';
}

export const hand = $state<{ side: Side }>({ side: stored() });

export function setHand(side: Side): void {
  hand.side = side;
  localStorage.setItem(KEY, side);
}

import type { Augmentation } from '../change';

/** Turns around the middle by up to so many degrees, either way. */
export const rotate: Augmentation<number> = (degrees) => ({
  kind: 'move',
  draw(chance, map) {
    const angle = (chance.within(degrees) * Math.PI) / 180;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    map.afterMatrix(cos, sin, -sin, cos);
  },
});

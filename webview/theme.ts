/** Colours by what they mean; `styles/theme.css` derives each from the editor's theme. */
const ROLES = ['student', 'teacher', 'labels', 'neutral', 'bad', 'bg', 'fg', 'muted', 'grid', 'rule'] as const;

export type Role = (typeof ROLES)[number];

/** What a canvas needs of the theme: it knows no custom properties. */
export interface Palette {
  colour: Record<Role, string>;
  /** How strong the raw line is behind the smoothed one. */
  rawOpacity: number;
  fontFamily: string;
}

/** Reads the theme as it is now. */
export function readPalette(): Palette {
  // A custom property is not computed; a real property that uses it is.
  const probe = document.createElement('span');
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const colours = ROLES.map((role) => {
    probe.style.color = `var(--${role})`;
    return [role, style.color];
  });
  const body = getComputedStyle(document.body);
  const palette = {
    colour: Object.fromEntries(colours) as Record<Role, string>,
    rawOpacity: Number(body.getPropertyValue('--raw-opacity')),
    fontFamily: body.fontFamily,
  };
  probe.remove();
  return palette;
}

/**
 * Tells when the editor's theme has changed: VS Code swaps the class of the body and the properties of the root. The
 * returned function ends that.
 */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  return () => observer.disconnect();
}

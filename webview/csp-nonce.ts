/**
 * The toolkit asks with a style element whether the browser knows `:focus-visible`, and takes the nonce for it from a meta
 * element. It asks while it loads, so this has to be imported before it.
 */
const meta = document.createElement('meta');
meta.setAttribute('property', 'csp-nonce');
meta.content = document.currentScript?.nonce ?? '';
document.head.append(meta);

// Building the page from elements and text, never from HTML strings.

/**
 * Make an element.
 *
 * @param {string} tag
 * @param {Record<string, string | boolean>} [attributes] `true` sets an empty attribute, `false` leaves it out.
 * @param {...(Node | string)} children Strings become text.
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/**
 * Text that only assistive technology presents.
 *
 * @param {string} text
 * @returns {HTMLElement}
 */
export function spokenOnly(text) {
  return element("span", { class: "spoken-only" }, text);
}

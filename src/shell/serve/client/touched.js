// What scripts and the visitor have changed on the page since it was loaded, so
// that a morph leaves it alone: an opened disclosure, a mark in the table of
// contents, a hidden notice. This runs before the theme's scripts.

/** Element → the names of its attributes that somebody changed. */
const attributes = new WeakMap();
/** Elements that scripts added. */
const added = new WeakSet();

function note(records) {
  for (const { type, target, attributeName, addedNodes } of records) {
    if (type === "attributes") {
      if (!attributes.has(target)) attributes.set(target, new Set());
      attributes.get(target).add(attributeName);
    } else {
      for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) added.add(node);
    }
  }
}

const observer = new MutationObserver(note);
observer.observe(document.documentElement, { subtree: true, attributes: true, childList: true });

/** Runs `change`, whose changes are ours and are not noted. */
export function quietly(change) {
  note(observer.takeRecords());
  try {
    return change();
  } finally {
    observer.takeRecords();
  }
}

/** Whether a script or the visitor has changed this attribute. */
export const isTouched = (element, name) => attributes.get(element)?.has(name) ?? false;

/** Whether a script has added this element. */
export const isAdded = (node) => added.has(node);

/** The form fields and options that do not show what the page came with. */
export function filledFields() {
  const fields = [...document.querySelectorAll("input, textarea, option")].filter(
    (field) =>
      field === document.activeElement ||
      ("defaultSelected" in field ? field.selected !== field.defaultSelected : field.value !== field.defaultValue || (field.checked ?? false) !== (field.defaultChecked ?? false)),
  );
  return new Set(fields);
}

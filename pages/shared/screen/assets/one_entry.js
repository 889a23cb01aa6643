// One change of page is one entry of the browser's history. Streamlit makes two of it, since it writes the new query
// and the new path one after the other: "Back" would have to be pressed twice, and the address between the two belongs
// to no page. So within one run of a page the first change adds an entry, and those after it write that entry anew.
(() => {
  const ADDED = history.pushState
  const STATE = "data-test-script-state"
  let drawn = true
  history.pushState = function (...entry) {
    const add = drawn ? ADDED : history.replaceState
    drawn = false
    return add.apply(history, entry)
  }
  const watching = new MutationObserver(() => {
    drawn ||= document.querySelector(`[${STATE}='notRunning']`) !== null
  })
  watching.observe(document, { subtree: true, attributes: true, attributeFilter: [STATE] })
})()

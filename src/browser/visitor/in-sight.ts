// Keeps the way out in sight where a keyboard lies over the page, as on iPhones, or somebody zooms in with two fingers.
// A fixed place is fixed in the page's window; what is seen can be a part of it (CSSOM View, the visual viewport).

const view = window.visualViewport
const button = document.querySelector<HTMLElement>('[data-leave]')!

function place(): void {
  if (!view) return
  button.style.transform = ''
  // At the top of a wide window it goes with the header.
  if (getComputedStyle(button).position !== 'fixed') return
  const { left, bottom } = button.getBoundingClientRect()
  const { scale, offsetLeft, offsetTop, height } = view
  const down = offsetTop + height - 4 / scale - bottom
  if (scale > 1.01 || down < 0) button.style.transform = `translate(${offsetLeft + left / scale - left}px,${down}px) scale(${1 / scale})`
}

view?.addEventListener('resize', place)
view?.addEventListener('scroll', place)
place()

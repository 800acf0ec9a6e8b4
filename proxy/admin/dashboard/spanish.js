// SPDX-License-Identifier: MIT
// spanish.js - the page's words in Spanish.

export const spanish = {
}

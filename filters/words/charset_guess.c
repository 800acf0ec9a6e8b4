/* SPDX-License-Identifier: MIT
 *
 * filters/words/charset_guess.c - uchardet.
 */
#include "filters/words/charset_guess.h"

#include <uchardet/uchardet.h>

bool
charset_guess(struct str front, char name[CHARSET_GUESS_NAME])
{
	uchardet_t guess = uchardet_new();

	if (guess == NULL)
		return (false);
	name[0] = '\0';
	if (uchardet_handle_data(guess, front.ptr, front.len) == 0) {
		uchardet_data_end(guess);
		str_to_z(str_of(uchardet_get_charset(guess)), name,
		    CHARSET_GUESS_NAME);
	}
	uchardet_delete(guess);
	return (name[0] != '\0');
}

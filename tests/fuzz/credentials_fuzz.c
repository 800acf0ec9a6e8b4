/* SPDX-License-Identifier: MIT
 *
 * fuzz/credentials_fuzz.c - any value of Proxy-Authorization.
 */
#include <stdint.h>
#include <stdlib.h>

#include "proxy/auth/credentials.h"

int	 LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct str text = credentials_text(
	    (struct str){(const char *)data, len});
	char room[CREDENTIALS_MAX];
	struct credentials c;

	if (credentials_parse(text, room, &c) == 0 &&
	    (user_name_check(c.user) != NULL ||
		c.user.len + 1 + c.password.len > text.len / 4 * 3 ||
		memchr(c.password.ptr, '\0', c.password.len) != NULL))
		abort();
	return (0);
}

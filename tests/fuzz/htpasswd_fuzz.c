/* SPDX-License-Identifier: MIT
 *
 * fuzz/htpasswd_fuzz.c - files of users that may be anything.
 */
#include <stdlib.h>

#include "config/complaint.h"
#include "proxy/auth/htpasswd.h"

int	 LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct hash_seed seed = {1, 2};
	struct complaints *c = complaints_new();
	struct htpasswd *h = htpasswd_parse(
	    (struct str){(const char *)data, len}, "users", &seed, c);

	if ((h == NULL) == (complaints_count(c) == 0))
		abort();
	for (size_t i = 0; h != NULL && i < h->count; i++)
		if (htpasswd_find(h, h->users[i].name) != &h->users[i])
			abort();
	if (h != NULL)
		htpasswd_forget(h);
	htpasswd_free(h);
	complaints_free(c);
	return (0);
}

/* SPDX-License-Identifier: MIT
 *
 * base/cursor.c - a place in runs of bytes.
 */
#include "proxy/base/cursor.h"

#include <string.h>

void
cursor_skip(struct cursor *c, size_t bytes)
{
	size_t left;

	while (c->n > 0) {
		left = c->iov->iov_len - c->at;
		if (bytes < left) {
			c->at += bytes;
			return;
		}
		bytes -= left;
		c->at = 0;
		c->iov++;
		c->n--;
	}
}

struct str
cursor_piece(const struct cursor *c, char *room, size_t most, bool apart)
{
	struct cursor walk = *c;
	const char *from;
	size_t len = 0, n;

	from = (const char *)c->iov->iov_base + c->at;
	n = c->iov->iov_len - c->at;
	if (!apart && (n >= most || c->n == 1))
		return (str_head((struct str){from, n}, most));
	while (walk.n > 0 && len < most) {
		from = (const char *)walk.iov->iov_base + walk.at;
		n = walk.iov->iov_len - walk.at;
		if (n > most - len)
			n = most - len;
		memcpy(room + len, from, n);
		len += n;
		cursor_skip(&walk, n);
	}
	return ((struct str){room, len});
}

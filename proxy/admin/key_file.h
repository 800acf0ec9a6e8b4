/* SPDX-License-Identifier: MIT
 *
 * admin/key_file.h - what admin must remember of logins over its replacement
 * and a restart: the key of the sessions, which of them are over, which links
 * are still good.
 *
 * One small file that aduana's user alone reads.  It holds no password, and of
 * a link only a digest.  Times are wall-clock seconds, and arguments.
 */
#ifndef ADUANA_ADMIN_KEY_FILE_H
#define ADUANA_ADMIN_KEY_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"
#include "proxy/tls/mac.h"

#define KEY_FILE_ID_SIZE	16u
#define KEY_FILE_OVER_MAX	64u
#define KEY_FILE_LINKS_MAX	8u

struct key_file_row {
	unsigned char	 id[KEY_FILE_ID_SIZE];
	int64_t		 until_s;	/* 0: none */
};

struct key_file {
	unsigned	 magic;
#define KEY_FILE_MAGIC	0x4e7f1e01u
	const char	*path;		/* empty: kept in memory alone */
	unsigned char	 key[MAC_KEY_SIZE];
	uint64_t	 epoch;		/* sessions of another are over */
	struct key_file_row over[KEY_FILE_OVER_MAX];
	struct key_file_row links[KEY_FILE_LINKS_MAX];
};

/* Read, or make, the file ${path}, which outlives it: 0, or -1 without
 * randomness.  One that cannot be read or written is said in the journal; the
 * rest then works until admin's end. */
int	 key_file_open(struct key_file *, const char *path);
void	 key_file_close(struct key_file *);

/* All sessions and links end. */
void	 key_file_end_all(struct key_file *);
/* The session ${id}, which would last until ${until_s}, is over. */
void	 key_file_end(struct key_file *,
	    const unsigned char id[KEY_FILE_ID_SIZE], int64_t until_s,
	    int64_t now_s);
bool	 key_file_is_over(const struct key_file *,
	    const unsigned char id[KEY_FILE_ID_SIZE]);

/* A link is good for this token until then; the oldest gives way.  0 or -1. */
int	 key_file_add_link(struct key_file *, struct str token,
	    int64_t until_s);
/* Is it good?  Then no more. */
bool	 key_file_use_link(struct key_file *, struct str token, int64_t now_s);

#endif

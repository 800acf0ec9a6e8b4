/* SPDX-License-Identifier: MIT
 *
 * tls/intermediates.h - certificates of authorities between a leaf and a root,
 * seen in good chains before, for origins that forget to send them.
 *
 * In the shared region; one table for all workers.  Only what was part of a
 * chain that verified gets in, and what is completed with it is verified like
 * any other: this is convenience, not trust.
 */
#ifndef ADUANA_TLS_INTERMEDIATES_H
#define ADUANA_TLS_INTERMEDIATES_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct intermediates;

#define INTERMEDIATES_ROWS	512u
#define INTERMEDIATES_DER_MAX	4096u

/* Bytes of shared memory that it needs. */
size_t		 intermediates_size(void);
/* Make one in zeroed shared memory, before any fork. */
struct intermediates *intermediates_init(void *memory);

/* Remember ${der}, whose subject's digest is ${subject}; what is there already
 * is refreshed. */
void		 intermediates_put(struct intermediates *, uint64_t subject,
		    struct str der, int64_t now_ms);
/* Copy the ${nth} one of that subject to ${out} (INTERMEDIATES_DER_MAX bytes);
 * its length, or 0: no more. */
size_t		 intermediates_get(struct intermediates *, uint64_t subject,
		    unsigned nth, void *out);

#endif

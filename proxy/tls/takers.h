/* SPDX-License-Identifier: MIT
 *
 * tls/takers.h - which clients take our leaves, of which hosts, and who was
 * told of not doing so.
 *
 * In the shared region, without a lock (seen.h): every connection says
 * something here.  For learned.c alone, whose contract has the words.
 */
#ifndef ADUANA_TLS_TAKERS_H
#define ADUANA_TLS_TAKERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/hash.h"
#include "proxy/base/str.h"

struct takers;

size_t		 takers_size(size_t clients, size_t hosts);
/* As seen_init(). */
struct takers	*takers_init(void *memory, size_t clients, size_t hosts,
		    const struct hash_seed *);

/* ${host} of at most 255 bytes; longer ones are not remembered. */
void		 takers_took(struct takers *, const unsigned char client[16],
		    struct str host, uint16_t port, int64_t now_ms);
/* How long ago it took any leaf, or one of that host; INT64_MAX: never. */
int64_t		 takers_age_ms(const struct takers *,
		    const unsigned char client[16], int64_t now_ms);
int64_t		 takers_host_age_ms(const struct takers *,
		    const unsigned char client[16], struct str host,
		    uint16_t port, int64_t now_ms);

/* It took none for long and refused one. */
void		 takers_refused(struct takers *,
		    const unsigned char client[16], int64_t now_ms);
/* Of these, how many within ${within_ms} that took none since. */
size_t		 takers_untrusting(const struct takers *, int64_t now_ms,
		    int64_t within_ms);
/* True once in ${every_ms} for each client. */
bool		 takers_may_say(struct takers *,
		    const unsigned char client[16], int64_t now_ms,
		    int64_t every_ms);

#endif

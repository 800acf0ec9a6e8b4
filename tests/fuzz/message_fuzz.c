/* SPDX-License-Identifier: MIT
 *
 * fuzz/message_fuzz.c - control messages from a peer that is not itself.
 */
#include <stdlib.h>

#include "proxy/control/message.h"

int	 LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static char again[MESSAGE_MAX];
	struct message m;

	for (int sender = 0; sender <= MESSAGE_FROM_SUPERVISOR; sender++) {
		if (message_decode(&m, (enum message_sender)sender, data,
		    len) != 0)
			continue;
		if (message_encode(&m, again) != len ||
		    memcmp(again, data, len) != 0)
			abort();
	}
	return (0);
}

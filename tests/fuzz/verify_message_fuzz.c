/* SPDX-License-Identifier: MIT
 *
 * fuzz/verify_message_fuzz.c - questions and answers that may be neither.
 */
#include <stdlib.h>

#include "proxy/auth/verify_message.h"

int	 LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static char again[VERIFY_MESSAGE_MAX];
	struct verify_reply reply;
	struct verify_ask ask;

	if (verify_ask_decode(&ask, data, len) == 0 &&
	    (verify_ask_encode(&ask, again) != len ||
		memcmp(again, data, len) != 0))
		abort();
	if (verify_reply_decode(&reply, data, len) == 0 &&
	    (verify_reply_encode(&reply, again) != len ||
		memcmp(again, data, len) != 0))
		abort();
	return (0);
}

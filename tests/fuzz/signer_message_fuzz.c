/* SPDX-License-Identifier: MIT
 *
 * fuzz/signer_message_fuzz.c - questions and answers that may be neither.
 */
#include <stdlib.h>

#include "proxy/tls/signer_message.h"

int	 LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static char again[SIGNER_MESSAGE_MAX];
	struct signer_answer answer;
	struct signer_ask ask;

	if (signer_ask_decode(&ask, data, len) == 0 &&
	    (signer_ask_encode(&ask, again) != len ||
		memcmp(again, data, len) != 0))
		abort();
	if (signer_answer_decode(&answer, data, len) == 0 &&
	    (signer_answer_encode(&answer, again) != len ||
		memcmp(again, data, len) != 0))
		abort();
	return (0);
}

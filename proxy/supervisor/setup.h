/* SPDX-License-Identifier: MIT
 *
 * supervisor/setup.h - from arguments to a supervisor that can run, and back.
 */
#ifndef ADUANA_SUPERVISOR_SETUP_H
#define ADUANA_SUPERVISOR_SETUP_H

#include "proxy/supervisor/state.h"

struct setup_handlers {
	signal_fn	*on_signal;
	timer_fn	*on_timer_due;
	watch_fn	*on_worker_ready;
	watch_fn	*on_control_ready;
	watch_fn	*on_signer_ready;
	watch_fn	*on_verifier_ready;
};

/* ${inputs} are gone or the first generation's.  0, or -1 after a word to the
 * operator; setup_end() either way. */
int	 setup_begin(struct supervisor *, const struct orders *,
	    struct inputs *, const struct setup_handlers *);
void	 setup_end(struct supervisor *);

#endif

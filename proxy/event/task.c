/* SPDX-License-Identifier: MIT
 *
 * event/task.c - things to run after the callbacks of a batch.
 */
#include "proxy/base/object.h"
#include "proxy/event/loop.h"
#include "proxy/event/loop_priv.h"

void
task_init(struct task *task, task_fn *fn)
{
	ASSERT(task != NULL && fn != NULL);
	list_init(&task->link);
	task->fn = fn;
}

void
task_defer(struct loop *loop, struct task *task)
{
	CHECK_OBJ(loop, LOOP_MAGIC);
	ASSERT(task->fn != NULL);
	if (list_empty(&task->link))
		list_append(&loop->tasks, &task->link);
}

void
task_cancel(struct task *task)
{
	if (task->fn != NULL)
		list_remove(&task->link);
}

void
task_run_all(struct loop *loop)
{
	struct list batch;
	struct task *task;

	if (list_empty(&loop->tasks))
		return;
	/* What a task defers waits for the next turn: the ring gets a head of
	 * its own. */
	list_insert_after(&loop->tasks, &batch);
	list_remove(&loop->tasks);
	while ((task = LIST_FIRST(&batch, struct task, link)) != NULL) {
		list_remove(&task->link);
		task->fn(task);
	}
}

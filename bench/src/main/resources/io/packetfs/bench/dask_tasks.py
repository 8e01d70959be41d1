"""Empty tasks through dask.distributed: the peer of `pfs bench tasks`.

    dask_tasks.py TASKS WORKERS ROUNDS

Starts a scheduler and WORKERS processes of one thread each on this machine, sends TASKS tasks at once and gathers their
results, ROUNDS times behind a warm-up of one round. Prints each measured round's tasks a second.
"""

import sys
import time

from dask.distributed import Client, LocalCluster


def nothing(number):
    return number


def tasks_per_second(client, tasks):
    numbers = range(tasks)
    begun = time.perf_counter()
    results = client.gather(client.map(nothing, numbers, pure=False))
    seconds = time.perf_counter() - begun
    if results != list(numbers):
        sys.exit("wrong result")
    return tasks / seconds


def main():
    tasks, workers, rounds = map(int, sys.argv[1:])
    with LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster, Client(cluster) as client:
        tasks_per_second(client, tasks)
        print("dask", *(f"{tasks_per_second(client, tasks):.1f}" for _ in range(rounds)), flush=True)


# Its worker processes import this file.
if __name__ == "__main__":
    main()

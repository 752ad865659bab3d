// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Times a unit of work through two sockets in turn and adds up the time of each. JMH writes both sums beside its own score,
 * which is the time of both together.
 *
 * <p>The result is the ratio of the two sums within one iteration. Single times cannot be compared: on a busy machine, two forks
 * of one benchmark differed by a factor of six.
 */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class PairedTimes {

    /** Nanoseconds through the socket of MySQL Connector/J. */
    public long standard;

    /** Nanoseconds through peek's socket. */
    public long peek;

    private boolean peekFirst;

    /** Runs the unit through both sockets. The order alternates, because the caches can slow down the first of a pair. */
    <T> long both(TimedUnit<T> unit, T onStandard, T onPeek) throws Exception {
        peekFirst = !peekFirst;
        long result = 0;
        if (peekFirst) {
            result += onPeek(unit, onPeek);
        }
        long start = System.nanoTime();
        result += unit.run(onStandard);
        standard += System.nanoTime() - start;
        if (!peekFirst) {
            result += onPeek(unit, onPeek);
        }
        return result;
    }

    private <T> long onPeek(TimedUnit<T> unit, T over) throws Exception {
        long start = System.nanoTime();
        long result = unit.run(over);
        peek += System.nanoTime() - start;
        return result;
    }

    /** Runs once through one of the two sockets. */
    @FunctionalInterface
    interface TimedUnit<T> {

        long run(T over) throws Exception;
    }
}

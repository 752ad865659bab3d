// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.peek;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Times the same unit through both sockets, one right after the other, and keeps a sum for each; JMH writes both beside its
 * own score, which is the time of the two together.
 *
 * <p>A query's time on a busy machine swings from one second to the next by more than the sockets could differ: forks of the same
 * benchmark, started one after the other, were seen to differ by a factor of
 * six. What counts is the ratio of the two sums within an iteration.
 */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class Turns {

    /** Nanoseconds through the driver's own socket. */
    public long standard;

    /** Nanoseconds through the socket that can be looked at. */
    public long peek;

    private boolean peekFirst;

    /** Whoever comes first pays for what the other pair left behind; so each comes first every other time. */
    <T> long both(Unit<T> unit, T onStandard, T onPeek) throws Exception {
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

    private <T> long onPeek(Unit<T> unit, T over) throws Exception {
        long start = System.nanoTime();
        long result = unit.run(over);
        peek += System.nanoTime() - start;
        return result;
    }

    /** Through one of the two. */
    @FunctionalInterface
    interface Unit<T> {

        long run(T over) throws Exception;
    }
}

// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import com.zaxxer.hikari.SQLExceptionOverride;
import dev.goneaway.ConnectionFailure;
import java.sql.SQLException;

/**
 * Lets a plain HikariCP pool drop a connection that is lost or whose server cannot write, as soon as a statement on it has failed. Without
 * it the pool goes on lending a connection to a read-only server until that dies of age, because it answers every validation.
 *
 * <p>For pools that frameworks borrow from. Named by its class, {@code
 * exceptionOverrideClassName=dev.goneaway.pool.MySqlExceptionOverride}, or given by {@code HikariConfig.setExceptionOverride};
 * needs HikariCP 6.2 or newer, where an override may evict. Each connection of the pool costs one error of its own; {@code
 * PoolStrategy}, which has no need of this class, retires all of them after the first.
 *
 * <p>The verdict is that of {@link ConnectionFailure}. HikariCP shows this class the exception and not the connection. So a good connection
 * is dropped after some mistakes of the program: a closed statement that is used, a write to a read-only table, a query beside an open
 * stream, and a write in a transaction that the program itself made read-only. HikariCP decides about all other exceptions. HikariCP closes what it drops at once, as it does after a
 * loss: a {@code rollback()} that follows fails, and Spring then throws that failure and not the first. Has no state and is
 * thread-safe; sends nothing.
 */
public final class MySqlExceptionOverride implements SQLExceptionOverride {

    /** Is called by HikariCP. */
    public MySqlExceptionOverride() {
    }

    // The interface has an Override of its own, which hides the annotation.
    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        return switch (ConnectionFailure.of(failure)) {
            case LOST, DEMOTED, IN_DOUBT -> Override.MUST_EVICT;
            case ORDINARY -> Override.CONTINUE_EVICT;
        };
    }
}

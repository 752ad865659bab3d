// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import com.zaxxer.hikari.SQLExceptionOverride;
import dev.goneaway.ConnectionFailure;
import java.sql.SQLException;

/**
 * Makes a plain HikariCP pool drop a connection that is lost, or whose server refuses writes, after the first statement that
 * fails. Without this class, HikariCP lends a connection to a read-only server until its maximum age, because the connection
 * passes every validation.
 *
 * <p>Use it for pools that a framework borrows from. Name it with {@code
 * exceptionOverrideClassName=dev.goneaway.pool.MySqlExceptionOverride}, or pass it to {@code HikariConfig.setExceptionOverride}.
 * It needs HikariCP 6.2 or newer. Each connection of the pool fails once before it is dropped. {@code PoolStrategy} does not need
 * this class: it retires all connections after the first failure.
 *
 * <p>{@link ConnectionFailure} decides. HikariCP passes the exception and not the connection. So HikariCP also drops a good
 * connection after some mistakes of the program. Two of them are the use of a closed statement and a query beside an open stream.
 * Two others are a write to a read-only table and a write in a transaction that the program made read-only. HikariCP decides
 * about all other exceptions.
 *
 * <p>HikariCP closes a dropped connection at once. A {@code rollback()} that follows fails, and Spring then throws that failure
 * instead of the first one. This class sends nothing and has no state. Thread-safe.
 */
public final class MySqlExceptionOverride implements SQLExceptionOverride {

    /** Is called by HikariCP. */
    public MySqlExceptionOverride() {
    }

    // The interface has a type named Override, which hides the annotation.
    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        return switch (ConnectionFailure.of(failure)) {
            case LOST, DEMOTED, IN_DOUBT -> Override.MUST_EVICT;
            case ORDINARY -> Override.CONTINUE_EVICT;
        };
    }
}

// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import com.zaxxer.hikari.SQLExceptionOverride;
import dev.goneaway.ConnectionFailure;
import java.sql.SQLException;

/**
 * Lets a plain HikariCP pool drop a connection whose server has turned read-only as soon as a write on it has failed; without it
 * the pool goes on lending that connection until it dies of age, because it answers every validation.
 *
 * <p>For pools that frameworks borrow from. Named by its class, {@code
 * exceptionOverrideClassName=dev.goneaway.pool.MySqlExceptionOverride}, or given by {@code HikariConfig.setExceptionOverride};
 * needs HikariCP 6.2 or newer, where an override may evict. Each connection of the pool costs one error of its own; {@code
 * PoolStrategy}, which has no need of this class, retires all of them after the first.
 *
 * <p>The verdict is that of {@link ConnectionFailure}. What it takes for a loss is dropped as well, such as the 2013 of a proxy,
 * which HikariCP does not know; HikariCP judges of all else. Error 1792 counts as a demotion, so a write in a transaction that the
 * program itself began as {@code READ ONLY} costs the connection too. HikariCP closes what it drops at once, as it does after a
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
            case LOST, DEMOTED -> Override.MUST_EVICT;
            case ORDINARY -> Override.CONTINUE_EVICT;
        };
    }
}

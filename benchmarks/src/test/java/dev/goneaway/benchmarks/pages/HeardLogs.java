// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import java.io.Serial;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.LocationAwareLogger;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** The warnings that libraries write through SLF4J, for a test that listens, and for nobody else; the build names it to SLF4J. */
public final class HeardLogs implements SLF4JServiceProvider {

    private static final List<Consumer<String>> LISTENERS = new CopyOnWriteArrayList<>();

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();

    /** Is called by SLF4J. */
    public HeardLogs() {
    }

    /** From now on until this is closed. */
    static final class Hearing implements AutoCloseable {

        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final Consumer<String> listener = lines::add;

        Hearing() {
            LISTENERS.add(listener);
        }

        List<String> lines() {
            return lines;
        }

        @Override
        public void close() {
            LISTENERS.remove(listener);
        }
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return Warnings::new;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {
    }

    /** Aware of locations, as Logback is: else commons-logging 1.3.5 makes a detail of an error that has an exception. */
    private static final class Warnings extends LegacyAbstractLogger implements LocationAwareLogger {

        @Serial
        private static final long serialVersionUID = 1;

        Warnings(String name) {
            this.name = name;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String pattern, Object[] values, Throwable thrown) {
            LISTENERS.forEach(listener -> listener.accept(MessageFormatter.basicArrayFormat(pattern, values)));
        }

        @Override
        public void log(Marker marker, String caller, int level, String pattern, Object[] values, Throwable thrown) {
            if (level >= WARN_INT) {
                handleNormalizedLoggingCall(Level.intToLevel(level), marker, pattern, values, thrown);
            }
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public boolean isDebugEnabled() {
            return false;
        }

        @Override
        public boolean isInfoEnabled() {
            return false;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }
    }
}

/** Which of a run's models is trained:
 * `baseline` is the student without a teacher, `answers` the student that learns answers without the steps to them.
 */
export type Track = 'teacher' | 'student' | 'baseline' | 'answers';
